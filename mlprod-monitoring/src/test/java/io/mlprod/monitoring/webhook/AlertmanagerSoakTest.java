package io.mlprod.monitoring.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.alert.AlertRule;
import io.mlprod.monitoring.alert.Alerts;
import io.mlprod.monitoring.alert.Kpi;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Alertmanager, as Debian has it ({@code apt-get install prometheus-alertmanager}). */
@Tag("soak")
class AlertmanagerSoakTest {

    private static final Path PROGRAM = Path.of("/usr/bin/prometheus-alertmanager");
    private static final ModelVersion MODEL = new ModelVersion("penguins", "7", "ab".repeat(32));

    private static final String CONFIG = """
            route:
              receiver: team
              group_by: [incident]
              group_wait: 1s
              group_interval: 1s
            receivers:
              - name: team
                webhook_configs:
                  - url: %s
            """;

    @Test
    void alertmanager_receivesGroupsAndResolves(@TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(PROGRAM), "Alertmanager is not installed");
        BlockingQueue<JsonNode> told = new LinkedBlockingQueue<>();
        try (Receiver receiver = new Receiver()) {
            receiver.answers(exchange -> {
                told.add(receiver.last().json());
                exchange.sendResponseHeaders(200, -1);
            });
            int port = freePort();
            Path config = Files.writeString(folder.resolve("config.yml"), CONFIG.formatted(receiver.uri()));
            Process alertmanager = new ProcessBuilder(
                            PROGRAM.toString(),
                            "--config.file=" + config,
                            "--storage.path=" + folder.resolve("data"),
                            "--web.listen-address=127.0.0.1:" + port,
                            "--cluster.listen-address=")
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
            URI target = URI.create("http://127.0.0.1:" + port + "/api/v2/alerts");
            try (WebhookSink sink = WebhookSink.to(target)
                            .format(PayloadFormats.alertmanager())
                            .build();
                    Alerts alerts = Alerts.builder()
                            .rule(AlertRule.above("latency").warn(1).group("team"))
                            .rule(AlertRule.above("errors").warn(1).critical(2).group("team"))
                            .sink(sink)
                            .build()) {
                alerts.observe(List.of(value("latency", 2), value("errors", 3))); // before it is up
                JsonNode firing = told.poll(60, TimeUnit.SECONDS);
                assertThat(firing).as("%s", sink.status()).isNotNull();
                assertThat(firing.get("status").textValue()).isEqualTo("firing");
                assertThat(firing.at("/groupLabels/incident").textValue()).isEqualTo("team/penguins");
                assertThat(firing.get("alerts"))
                        .extracting(alert -> alert.at("/labels/alertname").textValue() + " "
                                + alert.at("/labels/severity").textValue() + " "
                                + alert.get("status").textValue())
                        .containsExactlyInAnyOrder("latency warning firing", "errors critical firing");

                alerts.observe(List.of(value("latency", 0), value("errors", 0)));
                JsonNode resolved = told.poll(60, TimeUnit.SECONDS);
                assertThat(resolved).as("%s", sink.status()).isNotNull();
                assertThat(resolved.get("status").textValue()).isEqualTo("resolved");
                assertThat(resolved.get("alerts")).hasSize(2);
            } finally {
                alertmanager.destroy();
                alertmanager.waitFor();
            }
        }
    }

    private static Kpi value(String name, double value) {
        return Kpi.exact(name, MODEL, value, 100, Instant.now());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
