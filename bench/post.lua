-- wrk: posts the body in BENCH_BODY, and counts answers that are not 200 or hold errors.
wrk.method = "POST"
wrk.body = os.getenv("BENCH_BODY")
wrk.headers["Content-Type"] = "application/json"

local threads = {}

function setup(thread)
    table.insert(threads, thread)
end

function init()
    wrong = 0
end

function response(status, _, body)
    if status ~= 200 or body:find('"errors"', 1, true) then
        wrong = wrong + 1
    end
end

function done(summary, latency, requests)
    local wrong_answers = 0
    for _, thread in ipairs(threads) do
        wrong_answers = wrong_answers + thread:get("wrong")
    end
    io.write(string.format("RESULT %d %d %d %.0f %.0f %.0f\n", summary.requests, wrong_answers,
        summary.duration, latency:percentile(50), latency:percentile(99), latency.max))
end
