package io.mlprod.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.alert.Alert;
import io.mlprod.monitoring.alert.AlertSink;
import io.mlprod.monitoring.alert.Kpi;
import io.mlprod.monitoring.alert.Notification;
import io.mlprod.monitoring.alert.Notification.Change;
import io.mlprod.monitoring.alert.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link AlertSink} promises, as tests.
 *
 * <p>JUnit makes a new object of the subclass for each test. A sink that is {@link AutoCloseable} is closed after each
 * test.
 *
 * @since 0.1
 */
@Timeout(120)
public abstract class AlertSinkContract {

    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final ModelVersion MODEL = new ModelVersion("penguins", "7", "ab".repeat(32));
    private static final Pattern INCIDENT = Pattern.compile("incident-(\\d{1,4})");
    private static final int WHOLE = 100;
    private static final int THREADS = 4;
    private static final int EACH = 10;

    private AlertSink sink;

    /** For subclasses. */
    protected AlertSinkContract() {}

    /**
     * Makes the sink to test.
     *
     * @return a sink
     * @throws Exception if it cannot be made; the test fails
     */
    protected abstract AlertSink open() throws Exception;

    /**
     * Reads what has come out where the sink sends to: messages, lines, requests. Called again and again until what is
     * expected has come, so it need not wait.
     *
     * <p>Give what the receiver reads, not the bytes that were sent: parse JSON and unescape entities, so that a sink
     * that escapes too little, or twice, is found. For messages like {@code {"text": "…"}}:
     *
     * <pre>{@code
     * for (String body : server.bodies()) {
     *     received.add(json.readTree(body).get("text").textValue());
     * }
     * }</pre>
     *
     * @return one element for each message, in the order in which they came; each has the {@linkplain Alert#text text}
     *     of an alert as it is, or its first 100 characters, and may have more; a message about an alert that has come
     *     before may have its {@linkplain Alert#key key} alone
     * @throws Exception if it cannot be read; the test fails
     */
    protected abstract List<String> received() throws Exception;

    /**
     * Returns how to break what the sink sends to.
     *
     * @return by default empty, and the test of that is skipped
     */
    protected Optional<Outage> outage() {
        return Optional.empty();
    }

    /**
     * Returns how long what was accepted may take to come.
     *
     * @return by default 2 s
     */
    protected Duration patience() {
        return Duration.ofSeconds(2);
    }

    @BeforeEach
    final void openTheSink() throws Exception {
        sink = open();
    }

    @AfterEach
    final void closeTheSink() throws Exception {
        if (sink instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }

    private static String text(int number) {
        return "incident-" + number + " of penguins";
    }

    private static Alert alert(int number, Severity severity, Alert.State state, String text) {
        Kpi kpi = new Kpi("auc" + number, MODEL, 0.71, 0.69, 0.73, 2_000, NOON);
        String key = "incident-" + number + "/penguins/7";
        return new Alert(
                key,
                key,
                "auc" + number,
                Alert.Kind.LEVEL,
                kpi,
                0.75,
                severity,
                state,
                NOON.minusSeconds(3_600),
                text,
                state == Alert.State.ACKNOWLEDGED ? Optional.of("ann@example.com") : Optional.empty(),
                false);
    }

    private static Notification of(int number, Change change, Alert... alerts) {
        return new Notification("id-" + number, NOON, alerts[0].group(), change, List.of(alerts));
    }

    private static Notification fired(int number) {
        return fired(number, text(number));
    }

    private static Notification fired(int number, String text) {
        return of(number, Change.FIRED, alert(number, Severity.CRITICAL, Alert.State.FIRING, text));
    }

    /** The texts of incidents that came, so that a failure shows them. */
    private static List<String> texts(List<Integer> numbers) {
        return numbers.stream().map(AlertSinkContract::text).toList();
    }

    private static List<String> texts(int end) {
        return IntStream.range(0, end).mapToObj(AlertSinkContract::text).toList();
    }

    private static String shown(String text) {
        return text.length() <= 300 ? text : text.substring(0, 300) + "… (" + text.length() + " characters)";
    }

    /** Waits until all of these incidents have come, and returns the numbers of all in the order in which they came. */
    private List<Integer> numbers(String promise, int expected) throws Exception {
        long end = System.nanoTime() + patience().toNanos();
        List<Integer> numbers = found();
        while (numbers.size() < expected && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            numbers = found();
        }
        assertThat(numbers)
                .as("%s%nreceived() has to give all that was accepted, at once or within %s", promise, patience())
                .hasSizeGreaterThanOrEqualTo(expected);
        return numbers;
    }

    private List<Integer> found() throws Exception {
        List<Integer> numbers = new ArrayList<>();
        Matcher matcher = INCIDENT.matcher(String.join("\n", received()));
        while (matcher.find()) {
            int number = Integer.parseInt(matcher.group(1));
            if (numbers.isEmpty() || numbers.get(numbers.size() - 1) != number) { // a message may say it twice
                numbers.add(number);
            }
        }
        return numbers;
    }

    // ---- what comes

    @Test
    void accept_severalNotifications_comeInTheirOrder() throws Exception {
        String promise = Promise.of("AlertSink", "Each sink is called for one notification at a time, in their order");
        for (int i = 0; i < 12; i++) {
            sink.accept(fired(i));
        }

        assertThat(texts(numbers(promise, 12))).as(promise).containsExactlyElementsOf(texts(12));
    }

    @Test
    void accept_eachChange_comes() throws Exception {
        String promise = Promise.of("AlertSink.accept", "Receives a change of an incident");
        int number = 0;
        for (Change change : Change.values()) {
            Alert.State state = switch (change) {
                case RESOLVED -> Alert.State.RESOLVED;
                case ACKNOWLEDGED -> Alert.State.ACKNOWLEDGED;
                case ESCALATED, FIRED, RAISED, MORE, LOWERED -> Alert.State.FIRING;
            };
            Severity severity = change == Change.LOWERED ? Severity.WARNING : Severity.CRITICAL;
            sink.accept(of(number, change, alert(number, severity, state, text(number))));
            number++;
        }

        assertThat(numbers(promise, number)).as(promise).hasSize(number);
    }

    @Test
    void accept_oddTexts_comeAsTheyAre() throws Exception {
        String promise = Promise.of("Alert", "what was found, for people: one line, safe to print");
        List<String> odd = new ArrayList<>(OddTexts.NAMES);
        odd.add("\"quoted\"\\, 'single' {json} <b>&amp;</b> %s ${x} {} \u6a21\u578b \ud83d\ude00");
        odd.add("long ".repeat(4_000));
        for (int i = 0; i < odd.size(); i++) {
            sink.accept(fired(i, text(i) + " " + odd.get(i)));
        }
        numbers(promise, odd.size());

        List<String> received = received();
        for (int i = 0; i < odd.size(); i++) {
            String start = text(i);
            List<String> about =
                    received.stream().filter(message -> message.contains(start)).toList();
            assertHas(promise, about, start + " " + odd.get(i));
        }
    }

    private static void assertHas(String promise, List<String> messages, String text) {
        String beginning = text.substring(0, Math.min(WHOLE, text.length())).strip();
        boolean isJson = messages.stream().anyMatch(message -> message.startsWith("{"));
        if (isJson || messages.stream().noneMatch(message -> message.contains(beginning))) {
            throw new AssertionError(
                    promise + "\nThis text has to come back from received() as it is:\n  " + shown(text)
                            + "\nreceived() has about it:\n  "
                            + messages.stream().map(AlertSinkContract::shown).collect(Collectors.joining("\n  "))
                            + "\nIf that is the JSON that was sent, let received() parse it and give"
                            + " what the receiver reads");
        }
    }

    @Test
    void accept_missingValue_comes() throws Exception {
        String promise = Promise.of("Alert", "the latest value; NaN if it is missing");
        Alert level = alert(1, Severity.WARNING, Alert.State.FIRING, text(1));
        Kpi none = Kpi.exact("auc1", new ModelVersion("penguins", "any", ""), Double.NaN, 0, NOON);
        Alert missing = new Alert(
                level.key(),
                level.group(),
                level.rule(),
                Alert.Kind.MISSING,
                none,
                Double.NaN,
                level.severity(),
                level.state(),
                level.since(),
                level.text(),
                Optional.empty(),
                true);
        sink.accept(of(1, Change.ESCALATED, missing));

        assertThat(numbers(promise, 1)).as(promise).containsExactly(1);
    }

    @Test
    void accept_incidentOfManyAlerts_comesWithItsWorst() throws Exception {
        String promise =
                Promise.of("Notification", "the alerts of the incident that are open, and those that this change");
        Alert[] alerts = IntStream.range(0, 60)
                .mapToObj(i -> alert(
                        i,
                        i == 0 ? Severity.CRITICAL : Severity.WARNING,
                        i % 2 == 0 ? Alert.State.FIRING : Alert.State.RESOLVED,
                        text(i)))
                .toArray(Alert[]::new);
        sink.accept(of(0, Change.RAISED, alerts));

        assertThat(numbers(promise, 1)).as(promise).contains(0);
    }

    @Test
    void accept_severalThreads_loseNothing() throws Exception {
        String promise = Promise.of("AlertSink", "Implementations are thread-safe");
        Together.run(promise, THREADS, thread -> {
            for (int i = 0; i < EACH; i++) {
                sink.accept(fired(thread * EACH + i));
            }
        });

        assertThat(texts(numbers(promise, THREADS * EACH)))
                .as(promise)
                .containsExactlyInAnyOrderElementsOf(texts(THREADS * EACH));
    }

    // ---- what else it is told

    @Test
    void begin_andStillOpen_letNotificationsComeAfterThem() throws Exception {
        String promise = Promise.of("AlertSink.stillOpen", "Nothing has changed, so most sinks do nothing");
        sink.begin(Map.of("auc1", Optional.of(Severity.CRITICAL), "auc2", Optional.empty()));
        sink.stillOpen(fired(1));
        sink.stillOpen(fired(1));
        sink.accept(fired(2));

        assertThat(numbers(promise, 1)).as(promise).containsOnlyOnce(2);
    }

    @Test
    @SuppressWarnings("NullAway") // that is what is tested
    void accept_null_isRefusedAndTheNextComes() throws Exception {
        String promise = Promise.of("AlertSink", "No method takes null");

        Promise.refuses(promise, () -> sink.accept(null));

        sink.accept(fired(1));
        assertThat(numbers(promise, 1)).as(promise).containsExactly(1);
    }

    @Test
    void outage_duringANotification_letsTheNextCome() throws Exception {
        assumeTrue(outage().isPresent(), "outage() does not say how to break this sink");
        Outage outage = outage().orElseThrow();
        String promise = Promise.of(
                "AlertSink", "What it throws is counted and logged, and the next notification comes all the same");
        outage.begin();
        boolean isTold = false;
        try {
            sink.accept(fired(1));
        } catch (Exception e) {
            isTold = true;
        }
        outage.end();
        sink.accept(fired(2));

        List<Integer> came = numbers(promise, isTold ? 1 : 2);
        assertThat(came).as(promise).contains(2);
        if (!isTold) {
            assertThat(came)
                    .as(Promise.of("AlertSink.accept", "if it cannot be passed on; it is not sent to this sink again"))
                    .contains(1);
        }
    }

    @Test
    void close_twice_doesNothing() throws Exception {
        assumeTrue(sink instanceof AutoCloseable, "this sink cannot be closed");
        String promise = "A sink may be closed by its application and by what it is a part of";
        sink.accept(fired(1));
        assertThat(numbers(promise, 1)).as(promise).containsExactly(1);

        ((AutoCloseable) sink).close();
        ((AutoCloseable) sink).close();
        assertThat(numbers(promise, 1)).as(promise).containsExactly(1);
    }
}
