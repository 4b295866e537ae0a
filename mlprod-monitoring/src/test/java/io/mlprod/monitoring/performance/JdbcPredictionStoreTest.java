package io.mlprod.monitoring.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.monitoring.internal.store.Database;
import io.mlprod.monitoring.performance.Joining.Outcome;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * On H2 in memory, or on another database: {@code -Dmlprod.jdbc.url=... -Dmlprod.jdbc.user=...
 * -Dmlprod.jdbc.password=...} with its driver on the class path.
 */
class JdbcPredictionStoreTest extends PredictionStoreContract {

    private final String prefix = "t" + Long.toHexString(new Random().nextLong()) + "_";
    private final WatchedSource watched = WatchedSource.ofTests(true);

    @Override
    PredictionStore open() {
        JdbcPredictionStore store = process(watched);
        store.createTables();
        return store;
    }

    /** A store as another process has it. */
    private JdbcPredictionStore process(WatchedSource of) {
        return new JdbcPredictionStore(of.source(), prefix);
    }

    @AfterEach
    void drop() throws SQLException {
        watched.setDown(false);
        watched.breakAfter(Integer.MAX_VALUE);
        execute("DROP TABLE " + prefix + "prediction");
        execute("DROP TABLE " + prefix + "prediction_model");
        watched.assertAllClosed();
    }

    private int execute(String sql) throws SQLException {
        try (Connection connection = WatchedSource.ofTests(true).connection();
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    private static List<KeptPrediction> some(long from, long to) {
        return LongStream.range(from, to).mapToObj(i -> kept(i)).toList();
    }

    private static List<LateLabel> labels(long from, long to, String category) {
        return LongStream.range(from, to).mapToObj(i -> label(i, category)).toList();
    }

    private static long count(List<Joining> joinings, Outcome outcome) {
        return joinings.stream().filter(joining -> joining.outcome() == outcome).count();
    }

    @Test
    void add_moreThanAPage_areAllReadOnce() {
        JdbcPredictionStore store = process(watched);
        store.add(LongStream.range(0, 2_500).mapToObj(i -> kept(i, i / 700)).toList()); // many in each millisecond

        assertThat(all(store, MODEL))
                .extracting(joined -> joined.prediction().id().sequence())
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, 2_500).boxed().toList());
        assertThat(store.size()).isEqualTo(2_500);
        assertThat(store.expire(at(2))).isEqualTo(1_400);
        assertThat(store.size()).isEqualTo(1_100);
        assertThat(store.expire(Instant.MAX)).isEqualTo(1_100);
    }

    @Test
    void add_batchThatIsThereInPart_addsTheRest() {
        JdbcPredictionStore store = process(watched);
        store.add(some(100, 150));
        store.join(labels(100, 150, "no"));

        process(watched).add(some(0, 200));

        assertThat(store.size()).isEqualTo(200);
        assertThat(count(store.join(labels(0, 200, "no")), Outcome.DUPLICATE)).isEqualTo(50);
    }

    @Test
    void store_ofAnotherProcess_seesWhatThisOneDid() {
        process(watched).add(some(0, 3));
        process(watched).join(List.of(label(1, "yes")));
        JdbcPredictionStore third = process(watched);

        List<Joining> joinings = third.join(List.of(label(0, "no"), label(1, "yes"), label(5, "no")));

        assertThat(joinings)
                .extracting(Joining::outcome)
                .containsExactly(Outcome.JOINED, Outcome.DUPLICATE, Outcome.UNMATCHED);
        assertSame(joinings.get(1).prediction().orElseThrow(), kept(1));
        assertThat(third.expire(Instant.MAX)).isEqualTo(1);
    }

    @Test
    void connections_withoutAutoCommit_commitAllTheSame() {
        WatchedSource manual = WatchedSource.ofTests(false);
        JdbcPredictionStore store = process(manual);
        store.add(some(0, 3));
        store.add(some(0, 4));
        store.join(labels(0, 2, "yes"));
        store.forget(id(3));

        JdbcPredictionStore other = process(watched);
        assertThat(other.size()).isEqualTo(3);
        assertThat(count(other.join(labels(0, 3, "yes")), Outcome.DUPLICATE)).isEqualTo(2);
        manual.assertAllClosed();
    }

    @Test
    void join_fourProcessesLabelTheSame_eachIsJoinedOnce() throws Exception {
        process(watched).add(some(0, 200));

        List<Joining> joinings = new ArrayList<>();
        onThreads(4, thread -> {
            List<Joining> its = process(watched).join(labels(0, 200, thread % 2 == 0 ? "yes" : "no"));
            synchronized (joinings) {
                joinings.addAll(its);
            }
        });

        assertThat(joinings).hasSize(800);
        assertThat(count(joinings, Outcome.JOINED)).isEqualTo(200);
        assertThat(count(joinings, Outcome.UNMATCHED)).isZero();
        assertThat(count(process(watched).join(labels(0, 200, "yes")), Outcome.JOINED))
                .isZero();
    }

    @Test
    void add_fourProcessesTheSame_eachIsThereOnce() throws Exception {
        onThreads(4, thread -> process(watched).add(some(0, 200)));

        assertThat(all(process(watched), MODEL)).hasSize(200);
    }

    @Test
    void createTables_fromFourProcessesAtOnce_createsThem() throws Exception {
        String other = "u" + prefix;
        onThreads(4, thread -> new JdbcPredictionStore(watched.source(), other).createTables());

        assertThat(new JdbcPredictionStore(watched.source(), other).size()).isZero();
        execute("DROP TABLE " + other + "prediction");
        execute("DROP TABLE " + other + "prediction_model");
    }

    @Test
    void createTables_again_keepsWhatIsThere() {
        process(watched).add(some(0, 3));

        process(watched).createTables();

        assertThat(process(watched).size()).isEqualTo(3);
    }

    private interface OnThread {
        void run(int thread) throws Exception;
    }

    private static void onThreads(int count, OnThread work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int thread = i;
                all.add(threads.submit(() -> {
                    work.run(thread);
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    // ---- trouble

    @Test
    void calls_databaseIsDown_areErrorsAndTheNextWorks() {
        JdbcPredictionStore store = process(watched);
        store.add(some(0, 2));
        watched.setDown(true);

        List<Runnable> calls = List.of(
                () -> store.add(some(2, 4)),
                () -> store.join(labels(0, 2, "yes")),
                () -> all(store, MODEL),
                () -> store.expire(Instant.MAX),
                () -> store.forget(id(1)),
                store::size,
                store::createTables);
        assertThat(calls)
                .allSatisfy(call -> assertThatThrownBy(call::run)
                        .isInstanceOf(UncheckedIOException.class)
                        .hasMessageContainingAll(
                                "The store of predictions in table " + prefix + "prediction could not ",
                                "Connection to db.example.com:5432 refused",
                                "08001"));

        watched.setDown(false);
        store.add(some(0, 4));
        assertThat(count(store.join(labels(0, 4, "yes")), Outcome.JOINED)).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void calls_databaseBreaksInTheMiddle_doAllOrNothing(int statements) {
        JdbcPredictionStore store = process(watched);
        store.add(some(0, 100));
        watched.breakAfter(statements);
        int added = 0;
        long joined = 0;
        try {
            store.add(some(100, 3_100)); // three statements
            added = 3_000;
            joined = count(store.join(labels(0, 100, "yes")), Outcome.JOINED); // three statements
        } catch (UncheckedIOException e) {
            assertThat(e).hasMessageContainingAll("SQL state 57P01").hasStackTraceContaining("57P01");
            assertThat(stackTrace(e)).doesNotContain("secret value");
        }
        watched.breakAfter(Integer.MAX_VALUE);

        assertThat(joined).isZero();
        assertThat(store.size()).isEqualTo(100 + added);
        assertThat(count(store.join(labels(0, 100, "yes")), Outcome.JOINED)).isEqualTo(100);
    }

    private static String stackTrace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }

    @Test
    void add_refused_isToldWithoutValues() throws SQLException {
        JdbcPredictionStore store = process(watched);
        execute("ALTER TABLE " + prefix + "prediction ADD CONSTRAINT " + prefix
                + "c CHECK (predicted <> 'confidential')");

        KeptPrediction bad = new KeptPrediction(id(1), MODEL, START, "confidential", new double[0], Map.of());
        assertThatThrownBy(() -> store.add(List.of(kept(2), bad)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("could not add 2 predictions")
                .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("confidential"))
                .matches(Database::isRefusal);
        assertThat(store.size()).isZero();
    }

    @Test
    void label_tooLongForItsColumn_isARefusal() throws SQLException {
        JdbcPredictionStore store = process(watched);
        store.add(List.of(kept(1)));
        execute("ALTER TABLE " + prefix + "prediction DROP COLUMN label");
        execute("ALTER TABLE " + prefix + "prediction ADD COLUMN label VARCHAR(5)");

        assertThatThrownBy(() -> store.join(List.of(label(1, "a long one"))))
                .hasMessageContaining("could not join 1 labels")
                .matches(Database::isRefusal);
    }

    @Test
    void connectionLost_isNoRefusal() {
        JdbcPredictionStore store = process(watched);
        watched.breakAfter(0);

        assertThatThrownBy(() -> store.add(List.of(kept(1)))).matches(e -> !Database.isRefusal(e));
    }

    @Test
    void tables_missing_areAnErrorThatNamesThem() {
        JdbcPredictionStore store = new JdbcPredictionStore(watched.source(), "missing_");

        assertThatThrownBy(() -> store.add(List.of(kept(1))))
                .isInstanceOf(UncheckedIOException.class)
                .matches(e -> !Database.isRefusal(e))
                .hasMessageContainingAll("missing_prediction", "createTables()");
        assertThatThrownBy(() -> all(store, MODEL)).hasMessageContaining("missing_prediction");
        assertThat(store).hasToString("JdbcPredictionStore[missing_prediction]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scores = '0.5 x'",
                "slices = '[1]'",
                "predicted = 'a\\\\'",
                "label_number = '?', changes = 1, label_at = 0"
            })
    void read_rowThatSomebodyBroke_isAnErrorThatNamesIt(String change) throws SQLException {
        JdbcPredictionStore store = process(watched);
        store.add(List.of(kept(1)));
        execute("UPDATE " + prefix + "prediction SET " + change);

        assertThatThrownBy(() -> all(store, MODEL))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("The row of prediction " + id(1) + " cannot be read");
        assertThat(store.forget(id(1))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "a b", "a;b", "a.b.c", "a\"", "\u00e9"})
    void new_badPrefix_isRefused(String bad) {
        assertThatThrownBy(() -> new JdbcPredictionStore(watched.source(), bad))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mlprod_");
    }

    @Test
    void rows_inSql_areReadable() throws SQLException {
        JdbcPredictionStore store = process(watched);
        store.add(List.of(kept(1)));
        store.join(List.of(number(1, 0.25)));

        try (Connection connection = WatchedSource.ofTests(true).connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT p.handle, p.seq, m.version, p.made_at, p.predicted,"
                        + " p.scores, p.slices, p.changes, p.label, p.label_number FROM " + prefix
                        + "prediction p JOIN "
                        + prefix + "prediction_model m ON m.id = p.model")) {
            List<String> texts = new ArrayList<>();
            assertThat(row.next()).isTrue();
            for (int i = 1; i <= 10; i++) {
                texts.add(row.getString(i));
            }
            assertThat(texts)
                    .containsExactly(
                            "-7",
                            "1",
                            "1",
                            "1800000000001",
                            "yes",
                            "0.75",
                            "{\"plan\":\"basic\",\"region\":\"north\"}",
                            "1",
                            "",
                            "0.25");
        }
    }
}
