# Build: docker build -t engram .
# Run: export ENGRAM_ACCESS_TOKEN=$(openssl rand -hex 32)
#      docker run -p 127.0.0.1:8080:8080 -e ENGRAM_ACCESS_TOKEN -v engram:/data engram
FROM maven:3-eclipse-temurin-17 AS build
WORKDIR /src
COPY pom.xml .
# The dependencies change seldom: a layer of their own.
RUN mvn -q -B -ntp dependency:go-offline
COPY . .
RUN mvn -q -B -ntp -DskipTests -Dspotless.check.skip package \
 && java -Djarmode=tools -jar target/engram.jar extract --layers --destination target/layers

FROM eclipse-temurin:17-jre
RUN useradd --system --uid 10001 --create-home engram && mkdir /data && chown engram /data
WORKDIR /app
COPY --from=build /src/target/layers/dependencies/ ./
COPY --from=build /src/target/layers/spring-boot-loader/ ./
COPY --from=build /src/target/layers/snapshot-dependencies/ ./
COPY --from=build /src/target/layers/application/ ./
# A worker starts sooner with the classes of a training before it as the JVM keeps them.
RUN --mount=type=bind,from=build,source=/src/examples,target=/examples \
    sed 's/^epochs: .*/epochs: 1/' /examples/digits.yaml >/tmp/digits.yaml \
 && OPT_OUT_TRACKING=true java -XX:ArchiveClassesAtExit=training.jsa -Xlog:disable -jar /app/engram.jar run /tmp/digits.yaml --folder /tmp/run \
 && rm -rf /tmp/digits.yaml /tmp/run /root/.djl.ai
USER engram
ENV OPT_OUT_TRACKING=true TORCH_CPP_LOG_LEVEL=ERROR GOMP_SPINCOUNT=5000
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /actuator/health HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q '\"UP\"' <&3"]
# Inside a container 127.0.0.1 would be out of reach: publish the port on the host's 127.0.0.1 instead. Since all addresses
# are listened on, the server starts only with an admin token: the environment's, or one in the volume (docs/security.md).
# Only what is called millions of times is compiled twice: the rest would take a core from the trainings (docs/benchmarks.md).
ENTRYPOINT ["java", "-XX:Tier4InvocationThreshold=2000000", "-XX:Tier4MinInvocationThreshold=250000", "-XX:Tier4CompileThreshold=6000000", "-jar", "engram.jar", "serve", "--address", "0.0.0.0", "--data", "/data"]
