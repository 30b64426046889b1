# One image for server, worker, clock and one-time commands: which of them it is, its command says.

FROM python:3.11-slim-bookworm AS packages
RUN pip install --no-cache-dir "uv>=0.8,<1"
WORKDIR /app
COPY pyproject.toml uv.lock ./
# Only the packages: what changes with every commit comes last, so that this layer is kept.
RUN UV_PYTHON_DOWNLOADS=never UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy \
    uv sync --locked --no-dev --extra s3 --no-install-project

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --create-home microsites
WORKDIR /app
COPY --from=packages /app/.venv .venv
COPY . .
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONPATH=/app:/app/graphql \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    WEB_CONCURRENCY=3 \
    DJANGO_SETTINGS_MODULE=cms.settings.production
# Collecting reads no database, but the settings ask for one; the image keeps none of these values.
RUN SECRET_KEY=only-while-the-image-is-built ALLOWED_HOSTS=localhost DATABASE_URL=postgresql:///none \
    python manage.py collectstatic --noinput --verbosity 0 \
    && mkdir -p var/media && chown microsites var var/media
USER microsites
VOLUME /app/var/media
EXPOSE 8000
# Logs go to standard output; there is none of single requests, which would hold visitors' addresses.
CMD ["gunicorn", "cms.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-tmp-dir", "/dev/shm", \
     "--timeout", "30", "--max-requests", "2000", "--max-requests-jitter", "200"]
