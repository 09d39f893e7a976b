# A node's image, built from these sources; it needs Docker with BuildKit and nothing else.
#
#   docker build -t caravan .
ARG JDK=eclipse-temurin:25-jdk
ARG JRE=eclipse-temurin:25-jre

FROM ${JDK} AS build
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends maven \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY pom.xml caravan ./
COPY protocols protocols
COPY cluster-config cluster-config
COPY management management
COPY node/pom.xml node/pom.xml
COPY node/src node/src
# The libraries are kept for the next build, so that another image is soon made.
RUN --mount=type=cache,target=/root/.m2 \
    mvn -q -B -ntp -Dfast -Dmaven.test.skip=true package

FROM ${JRE}
RUN groupadd --gid 10001 caravan \
    && useradd --uid 10001 --gid caravan --home-dir /var/lib/caravan --no-create-home caravan \
    && install -d -o caravan -g caravan -m 0700 /var/lib/caravan /keys
COPY --from=build /src/node/target/dist/caravan /opt/caravan/caravan
COPY --from=build /src/node/target/dist/lib /opt/caravan/lib
COPY node/dist/image/health /opt/caravan/health
# The cache of loaded classes that makes starts quick, for this very Java and these jars.
RUN ln -s /opt/caravan/caravan /usr/local/bin/caravan \
    && CARAVAN_AOT=train caravan version \
    && chmod -R a+rX /opt/caravan
USER caravan
ENV CARAVAN_DATA=/var/lib/caravan \
    CARAVAN_PROBES=127.0.0.1:9650 \
    CARAVAN_LOG=-
VOLUME /var/lib/caravan
EXPOSE 1080 7640 9640 9650
# Whether it lives; a node that is drained or waits for others is not to be killed for it.
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 \
    CMD ["/opt/caravan/health", "live"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["/opt/caravan/caravan"]
CMD ["start"]
