package io.mlprod.monitoring.health;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.mlprod.ModelHandle;
import io.mlprod.monitoring.ModelMonitor;
import io.mlprod.monitoring.Visitors;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;

/** The adapters of HEALTH.md, in other words that they are five lines and work. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HealthAdaptersTest {

    private final ModelMonitor monitor = ModelMonitor.create();
    private final ModelHandle<?, ?> handle = Visitors.handle().listener(monitor).build();

    @AfterEach
    void close() {
        handle.close();
        monitor.close();
    }

    // ---- Spring Boot Actuator

    private static HealthIndicator actuator(ModelMonitor monitor) {
        return () -> {
            var health = monitor.health();
            var status = health.isReady() ? Status.UP : Status.OUT_OF_SERVICE;
            return org.springframework.boot.actuate.health.Health.status(status)
                    .withDetails(health.details())
                    .build();
        };
    }

    @Test
    void actuator_readyAndClosed_isUpAndThenOutOfService() {
        HealthIndicator indicator = actuator(monitor);

        assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
        assertThat(indicator.health().getDetails()).containsKey("visitors");

        handle.close();

        assertThat(indicator.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        assertThat(indicator.health().getDetails().toString()).contains("CLOSED: closed");
    }

    // ---- MicroProfile Health

    private static HealthCheck microProfile(ModelMonitor monitor) {
        return () -> {
            var health = monitor.health();
            var status = health.isReady() ? HealthCheckResponse.Status.UP : HealthCheckResponse.Status.DOWN;
            var data = health.parts().stream().collect(toMap(Health.Part::name, part -> (Object) part.toString()));
            return new HealthCheckResponse("models", status, Optional.of(data));
        };
    }

    @Test
    void microProfile_readyAndClosed_isUpAndThenDown() {
        HealthCheck check = microProfile(monitor);

        assertThat(check.call().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);

        handle.close();

        HealthCheckResponse response = check.call();
        assertThat(response.getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
        assertThat(response.getData().orElseThrow().get("visitors").toString()).contains("NOT READY");
    }

    // ---- probes of Kubernetes

    private static HttpServer probes(ModelMonitor monitor, InetSocketAddress address) throws IOException {
        HttpServer server = HttpServer.create(address, 0);
        server.createContext("/health", exchange -> {
            var health = monitor.health();
            boolean isLiveness = exchange.getRequestURI().getPath().equals("/health/live");
            exchange.sendResponseHeaders((isLiveness ? health.isLive() : health.isReady()) ? 200 : 503, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    @Test
    void probes_readyAndClosed_differByPath() throws Exception {
        HttpServer server = probes(monitor, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        try {
            assertThat(get(server, "/health/ready")).isEqualTo(200);

            handle.close();

            assertThat(get(server, "/health/ready")).isEqualTo(503);
            assertThat(get(server, "/health/live")).isEqualTo(200);
        } finally {
            server.stop(0);
        }
    }

    private static int get(HttpServer server, String path) throws Exception {
        URI uri = new URI(
                "http",
                null,
                InetAddress.getLoopbackAddress().getHostAddress(),
                server.getAddress().getPort(),
                path,
                null,
                null);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                .statusCode();
    }
}
