# The interview and the REST API in a small image: docs/serve.md says how it is built, run and put behind a login.
FROM python:3.13-slim AS build
WORKDIR /src
COPY . .
RUN python -m venv /opt/aigov \
 && /opt/aigov/bin/pip install --no-cache-dir --disable-pip-version-check --constraint requirements-dev.lock ".[serve,pdf,calendar,recipients]" \
 && /opt/aigov/bin/python -m compileall -q /opt/aigov/lib

FROM python:3.13-slim
# What a PDF is set in is in the package; these are for what reads a Word file or a page in the container.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends fonts-liberation2 fonts-dejavu-core \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin aigov
COPY --from=build /opt/aigov /opt/aigov
# The library that was read is kept in a folder that ends with the container; no bytecode is written.
ENV PATH=/opt/aigov/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 XDG_CACHE_HOME=/tmp HOME=/tmp LANG=C.UTF-8
USER 10001
EXPOSE 8765
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8765/api/health', timeout=4)"]
STOPSIGNAL SIGINT
ENTRYPOINT ["aigov-docs", "serve", "--host", "0.0.0.0"]
