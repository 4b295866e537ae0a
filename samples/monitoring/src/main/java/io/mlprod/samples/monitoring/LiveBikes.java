package io.mlprod.samples.monitoring;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.Prediction;
import io.mlprod.batching.Batching;
import io.mlprod.cache.Cache;
import io.mlprod.fallback.FallbackChain;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.ModelMonitor;
import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.action.Action;
import io.mlprod.monitoring.action.Actions;
import io.mlprod.monitoring.alert.Alert;
import io.mlprod.monitoring.alert.AlertRule;
import io.mlprod.monitoring.alert.Alerts;
import io.mlprod.monitoring.alert.Severity;
import io.mlprod.monitoring.performance.Performance;
import io.mlprod.monitoring.performance.PerformanceMetric;
import io.mlprod.shadow.RunningShadow;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * The model of bike rentals as a process that Prometheus can scrape, with people who ask it all the time, and faults
 * that can be switched on. From the repository's root:
 *
 * <pre>mvn -q -pl samples/monitoring -am compile exec:java -Dexec.mainClass=io.mlprod.samples.monitoring.LiveBikes
 * </pre>
 *
 * <p>{@code http://localhost:9464/metrics} has the metrics. {@code curl -X POST localhost:9464/faults/timeouts} makes a
 * {@link Fault}, and the same with {@code DELETE} ends it.
 */
public final class LiveBikes implements AutoCloseable {

    private static final int PORT = 9464;
    private static final int CALLERS = 2;
    private static final Duration BUDGET = Duration.ofMillis(500);
    private static final ModelVersion SERVICE = new ModelVersion("service", "remote", "");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Set<Fault> faults = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS + 3);
    private final ModelMonitor monitor;
    private final ModelHandle<Question, Forecast> bikes;
    private final ModelHandle<Question, Forecast> estimate;
    private final FallbackChain<Question, Forecast> chain;
    private final HttpServer server;

    /** Starts it; windows are short here, so that there is something to see. */
    LiveBikes(int port, Duration window) throws IOException {
        monitor = ModelMonitor.builder()
                .reference("bikes", BikeMonitoring.profile("1")) // of all versions: here is no new name yet
                .windows(Windows.of(window))
                .performance(Performance.binary("busy")
                        .scores("rentals")
                        .threshold(LateLabels.BUSY)
                        .metrics(PerformanceMetric.ROC_AUC, PerformanceMetric.ACCURACY)
                        .window(Duration.ofMinutes(1))
                        .settle(Duration.ofSeconds(5)))
                .alerts(Alerts.builder().rule(AlertRule.above("error share").warn(0.02)))
                .actions(Actions.builder()
                        .on("error share", Severity.WARNING, Action.of("callOperator", LiveBikes::call)))
                .metrics(registry)
                .build();
        bikes = ModelHandle.builder(Question.class, Forecast.class)
                .name("bikes")
                .load(BikeMonitoring.version("1"))
                .cache(Cache.DEFAULT)
                .batching(Batching.DEFAULT)
                .listener(monitor)
                .build();
        estimate = ModelHandle.builder(Question.class, Forecast.class)
                .name("estimate")
                .load(BikeMonitoring.version("1"))
                .listener(monitor)
                .build();
        chain = FallbackChain.builder(Question.class, Forecast.class)
                .name("rentals")
                .budget(BUDGET)
                .listener(monitor)
                .primary(this::service, tier -> tier.name("service"))
                .then(estimate)
                .orElse(new Forecast(0));
        LateLabels labels = new LateLabels(bikes);
        LiveTraffic people = new LiveTraffic(bikes, chain, labels, faults);
        for (int i = 0; i < CALLERS; i++) {
            threads.execute(people);
        }
        threads.execute(labels);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/metrics", this::metrics);
        server.createContext("/faults/", this::fault);
        server.setExecutor(threads);
        server.start();
    }

    public static void main(String[] args) throws Exception {
        try (LiveBikes live = new LiveBikes(PORT, Duration.ofMinutes(1))) {
            System.out.println("http://localhost:" + live.port() + "/metrics");
            live.changeVersions(Duration.ofMinutes(1));
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Deploys version 2 and takes it back, has it as a shadow for a time, then begins its rollout. */
    void changeVersions(Duration time) throws InterruptedException {
        bikes.deploy(BikeMonitoring.version("2"));
        Thread.sleep(time.toMillis());
        bikes.rollBack();
        bikes.versions().load(BikeMonitoring.version("2"));
        RunningShadow shadow = bikes.shadow("2", plan -> plan.sample(0.5));
        Thread.sleep(time.toMillis());
        shadow.stop();
        bikes.rollout("2", plan -> plan.steps(0.25, 0.5).hold(Duration.ofHours(1)));
    }

    /** Stands for somebody else's service. */
    private Prediction<Forecast> service(Question question, Call call) {
        if (faults.contains(Fault.SERVICE)) {
            throw new IllegalStateException("the service is down");
        }
        return Prediction.of(new Forecast(question.hour()), SERVICE);
    }

    /** What an alert starts here. */
    private static Action.Result call(Alert alert) {
        System.out.println(alert.text());
        return Action.Result.done("the operator was called");
    }

    private void metrics(HttpExchange exchange) throws IOException {
        byte[] text = registry.scrape().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
        exchange.sendResponseHeaders(200, text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }

    private void fault(HttpExchange exchange) throws IOException {
        String name = exchange.getRequestURI().getPath().substring("/faults/".length());
        Optional<Fault> found = Stream.of(Fault.values())
                .filter(fault -> fault.name().equalsIgnoreCase(name))
                .findFirst();
        if (exchange.getRequestMethod().equals("DELETE")) {
            found.ifPresent(faults::remove);
        } else {
            found.ifPresent(faults::add);
        }
        exchange.sendResponseHeaders(found.isPresent() ? 204 : 404, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        chain.close();
        bikes.close();
        estimate.close();
        monitor.close();
    }
}
