# One image for every service: the command tells which. See compose.yaml.

# The playground's assets come from npm packages; nothing of Node reaches the final image.
FROM node:22-slim AS playground
WORKDIR /build
COPY router/server/playground/ router/server/playground/
WORKDIR /build/router/server/playground
RUN npm install --no-audit --no-fund --no-package-lock && npm run build

FROM python:3.12-slim AS packages
COPY local/bootstrap.txt .
RUN pip install --no-cache-dir --require-hashes -r bootstrap.txt
WORKDIR /app
COPY requirements.lock .
# the embedded stores and the test tools are marked by their extras and left out of production
COPY pyproject.toml .
RUN uv venv /app/.venv \
    && uv pip compile --quiet --no-annotate pyproject.toml --constraint requirements.lock \
        --generate-hashes --output-file production.lock \
    && uv pip sync --python /app/.venv/bin/python --require-hashes production.lock

FROM python:3.12-slim
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin loom
WORKDIR /app
COPY --from=packages /app/.venv .venv
COPY subgraphs/ subgraphs/
COPY router/ router/
COPY storefront/ storefront/
COPY schema/ schema/
COPY --from=playground /build/router/server/playground/assets/ router/server/playground/assets/
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOST=0.0.0.0
USER 10001
# no default service: a container that was not told what to be says so
CMD ["python", "-m", "subgraphs", "--help"]
