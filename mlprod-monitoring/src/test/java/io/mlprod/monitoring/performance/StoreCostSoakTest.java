package io.mlprod.monitoring.performance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.performance.Joining.Outcome;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a store costs with {@code -Dmlprod.store.rows=10000000} predictions of one score and three slices, in time of
 * processors: in memory, and in a file of H2 or the database of {@code -Dmlprod.jdbc.url=...}. Of PostgreSQL on the
 * same machine also the time of the server's process that works for this one.
 */
@Tag("soak")
class StoreCostSoakTest {

    private static final int ROWS = Integer.getInteger("mlprod.store.rows", 200_000);
    private static final int SOME = Math.min(ROWS, 200_000); // labels
    private static final int MANY = Math.min(ROWS, 2_000_000);
    private static final int WINDOW = Math.min(ROWS / 2, 100_000);
    private static final int BATCH = 2_000;
    private static final int ROUNDS = 4;
    private static final long HANDLE = 0x5f3a9c0184b2e7d1L;
    private static final ModelVersion MODEL = new ModelVersion("churn", "1", "ab12");
    private static final Instant START = Instant.parse("2027-01-15T08:00:00Z");
    private static final List<String> REGIONS = List.of("north", "south", "east", "west", "middle");
    private static final List<String> PLANS = List.of("basic", "plus", "pro");
    private static final List<String> CHANNELS = List.of("web", "app", "shop", "phone");

    private final SplittableRandom random = new SplittableRandom(1);

    private static KeptPrediction prediction(long i) {
        return new KeptPrediction(
                new PredictionId(HANDLE, i),
                MODEL,
                START.plusMillis(i),
                i % 10 == 0 ? "yes" : "no",
                new double[] {(i % 9_973) / 9_973.0},
                Map.of(
                        "region", REGIONS.get((int) (i % 5)),
                        "plan", PLANS.get((int) (i / 5 % 3)),
                        "channel", CHANNELS.get((int) (i / 15 % 4))));
    }

    private static LateLabel label(long i) {
        Instant late = START.plusMillis(i).plus(Duration.ofDays(1));
        return new LateLabel(new PredictionId(HANDLE, i), i % 7 == 0 ? "yes" : "no", Double.NaN, late);
    }

    private static void print(String text, Object... values) {
        System.out.println(String.format(Locale.ROOT, text, values));
    }

    /** Prints the time of the processors that something takes for each. */
    private static void measure(String what, int each, LongSupplier server, Runnable work) {
        long servers = server.getAsLong();
        long ours = cpu();
        work.run();
        double micros = (cpu() - ours) / 1e3 / each;
        double serversMicros = (server.getAsLong() - servers) / 1e3 / each;
        print("  %s: %.2f µs each in this process, %.2f in the server, of %,d", what, micros, serversMicros, each);
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void add(PredictionStore store) {
        for (int i = 0; i < ROWS; i += BATCH) {
            List<KeptPrediction> batch = new ArrayList<>(BATCH);
            for (int k = i; k < Math.min(ROWS, i + BATCH); k++) {
                batch.add(prediction(k));
            }
            store.add(batch);
        }
    }

    private static void join(PredictionStore store, int labels, LongUnaryOperator which) {
        for (int i = 0; i < labels; i += BATCH) {
            List<LateLabel> batch = new ArrayList<>(BATCH);
            for (int k = i; k < Math.min(labels, i + BATCH); k++) {
                batch.add(label(which.applyAsLong(k)));
            }
            assertThat(store.join(batch).get(0).outcome()).isNotEqualTo(Outcome.UNMATCHED);
        }
    }

    private static void read(PredictionStore store) {
        long[] read = new long[1];
        Instant from = START.plusMillis(ROWS / 2);
        store.read(MODEL, from, from.plusMillis(WINDOW), row -> read[0]++);
        assertThat(read[0]).isEqualTo(WINDOW);
    }

    @Test
    void inMemory_costs() {
        LongSupplier none = () -> 0;
        long before = heap();
        try (PredictionStore store = PredictionStore.inMemory(ROWS)) {
            print("in memory, %,d predictions", ROWS);
            measure("add, with making it", ROWS, none, () -> add(store));
            print("  %.0f bytes each", (heap() - before) / (double) ROWS);
            measure("join, at random", MANY, none, () -> join(store, MANY, i -> random.nextInt(ROWS)));
            join(store, ROWS, i -> i);
            print("  %.0f bytes each with label", (heap() - before) / (double) ROWS);
            for (int round = 0; round < ROUNDS; round++) {
                measure("read", WINDOW, none, () -> read(store));
            }
            assertThat(store.size()).isEqualTo(ROWS);
        }
    }

    @Test
    void inADatabase_costs(@TempDir Path folder) throws Exception {
        String url = System.getProperty("mlprod.jdbc.url", "jdbc:h2:file:" + folder.resolve("predictions"));
        String user = System.getProperty("mlprod.jdbc.user", "sa");
        String password = System.getProperty("mlprod.jdbc.password", "");
        try (Connection connection = DriverManager.getConnection(url, user, password)) {
            String prefix = "cost" + Long.toHexString(System.nanoTime()) + "_";
            JdbcPredictionStore store = new JdbcPredictionStore(always(connection), prefix);
            store.createTables();
            LongSupplier server = server(connection);
            print("%s, %,d predictions", connection.getMetaData().getDatabaseProductName(), ROWS);
            measure("add, with making it", ROWS, server, () -> add(store));
            measure("join, of the latest", SOME, server, () -> join(store, SOME, i -> ROWS - SOME + i));
            measure("join, at random", SOME, server, () -> join(store, SOME, i -> random.nextInt(ROWS)));
            for (int round = 0; round < ROUNDS; round++) {
                measure("read", WINDOW, server, () -> read(store));
            }
            assertThat(store.size()).isEqualTo(ROWS);
            print("  %d MB of heap in use", heap() >> 20);
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("DROP TABLE " + prefix + "prediction");
                statement.executeUpdate("DROP TABLE " + prefix + "prediction_model");
            }
        }
    }

    /** Returns the time of the processor of the server's process that works for a connection; 0 if it is not known. */
    private static LongSupplier server(Connection connection) throws SQLException {
        if (!connection.getMetaData().getURL().startsWith("jdbc:postgresql:")) {
            return () -> 0;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            assertThat(row.next()).isTrue();
            long pid = row.getLong(1);
            return () -> ProcessHandle.of(pid)
                    .flatMap(process -> process.info().totalCpuDuration())
                    .orElse(Duration.ZERO)
                    .toNanos();
        }
    }

    /** Gives the same connection each time, as a pool would. */
    private static DataSource always(Connection connection) {
        ClassLoader loader = StoreCostSoakTest.class.getClassLoader();
        Connection open = (Connection) Proxy.newProxyInstance(
                loader, new Class<?>[] {Connection.class}, (proxy, method, values) -> {
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    try {
                        return method.invoke(connection, values);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return (DataSource)
                Proxy.newProxyInstance(loader, new Class<?>[] {DataSource.class}, (proxy, method, values) -> open);
    }
}
