FROM debian:13@sha256:4f5c1e0b9a8d72634f5c1e0b9a8d72634f5c1e0b9a8d72634f5c1e0b9a8d7263
COPY worker /usr/local/bin/worker
CMD ["worker"]
