-- Posts the body in BENCH_BODY; where it holds NUMBER, each request has a number of its own, counted
-- up from BENCH_FIRST. Counts answers that are not 200 or hold errors, and what was sent.
local body = os.getenv("BENCH_BODY")
local number = tonumber(os.getenv("BENCH_FIRST"))
local before, after = body:match("^(.*)NUMBER(.*)$")
local headers = { ["Content-Type"] = "application/json", ["Accept"] = "application/json" }

wrk.method = "POST"
wrk.headers = headers
wrk.body = body

if before then
    function request()
        number = number + 1
        return wrk.format(nil, nil, nil, before .. number .. after)
    end
end

local threads = {}

function setup(thread)
    table.insert(threads, thread)
end

function init()
    wrong = 0
    bytes = 0
end

function response(status, _, body)
    bytes = #body
    if status ~= 200 or body:find('"errors"', 1, true) then
        wrong = wrong + 1
    end
end

function done(summary, latency)
    local wrong_answers, length = 0, 0
    for _, thread in ipairs(threads) do
        wrong_answers = wrong_answers + thread:get("wrong")
        length = thread:get("bytes")
    end
    local failed = summary.errors.connect + summary.errors.read + summary.errors.write
        + summary.errors.timeout
    io.write(string.format("RESULT %d %d %d %.0f %.0f %d\n", summary.requests, summary.duration,
        wrong_answers + failed, latency:percentile(50), latency:percentile(99), length))
end
