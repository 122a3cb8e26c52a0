# Stand-in for redis:7 from Debian's packages: same user id, working folder, entrypoint contract.
FROM debian:bookworm-slim
RUN groupadd --system --gid 999 redis \
 && useradd --system --gid redis --uid 999 --home-dir /data redis \
 && apt-get update \
 && apt-get install -y --no-install-recommends redis-server redis-tools \
 && rm -rf /var/lib/apt/lists/* \
 && install -d -o redis -g redis /data
COPY redis-entrypoint.sh /usr/local/bin/docker-entrypoint.sh
WORKDIR /data
VOLUME /data
EXPOSE 6379
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["redis-server"]
