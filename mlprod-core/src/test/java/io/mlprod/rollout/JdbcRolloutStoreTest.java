package io.mlprod.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Random;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * On H2 in memory, or on another database: {@code -Dmlprod.jdbc.url=... -Dmlprod.jdbc.user=...
 * -Dmlprod.jdbc.password=...} with its driver on the class path.
 */
class JdbcRolloutStoreTest extends RolloutStoreContract {

    private final String prefix = "t" + Long.toHexString(new Random().nextLong()) + "_";
    private WatchedSource source;

    @BeforeEach
    void create() throws IOException {
        source = source(true);
        new JdbcRolloutStore(source, prefix).createTables();
    }

    private static WatchedSource source(boolean autoCommit) {
        return new WatchedSource(
                System.getProperty("mlprod.jdbc.url", "jdbc:h2:mem:rollouts;DB_CLOSE_DELAY=-1"),
                System.getProperty("mlprod.jdbc.user", "sa"),
                System.getProperty("mlprod.jdbc.password", ""),
                autoCommit);
    }

    @AfterEach
    void drop() throws SQLException {
        for (String table : new String[] {"plan", "latch", "counts", "units"}) {
            execute("DROP TABLE " + prefix + table);
        }
        source.assertAllClosed();
    }

    private int execute(String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    @Override
    RolloutStore store() {
        return new JdbcRolloutStore(source, prefix);
    }

    @Test
    void createTables_again_keepsWhatIsThere() throws Exception {
        store().compareAndSet("fraud", plan(1, 1));

        onThreads(4, thread -> new JdbcRolloutStore(source, prefix).createTables());

        assertThat(store().read("fraud").plan()).contains(plan(1, 1));
    }

    @Test
    void createTables_fromFourProcessesAtOnce_createsThem() throws Exception {
        String other = "u" + prefix;
        onThreads(4, thread -> new JdbcRolloutStore(source, other).createTables());

        assertThat(new JdbcRolloutStore(source, other).compareAndSet("fraud", plan(1, 1)))
                .isTrue();
        assertThat(store().read("fraud").plan()).isEmpty();
        for (String table : new String[] {"plan", "latch", "counts", "units"}) {
            execute("DROP TABLE " + other + table);
        }
    }

    @Test
    void connections_withoutAutoCommit_commitAllTheSame() throws IOException {
        WatchedSource manual = source(false);
        RolloutStore store = new JdbcRolloutStore(manual, prefix);
        store.compareAndSet("fraud", plan(1, 1));
        store.compareAndSet("fraud", plan(2, 1));
        assertThat(store.compareAndSet("fraud", plan(1, 1))).isFalse();
        store.rollBack("fraud", 1, "errors");
        store.rollBack("fraud", 1, "again");
        store.publish("fraud", new RolloutCounts("a", 1, Map.of("n", 3L), Map.of()));

        assertThat(store().read("fraud").plan()).contains(plan(2, 1));
        assertThat(store().read("fraud").rollbackReason()).isEqualTo("errors");
        assertThat(totals(store().read("fraud"))).isEqualTo(Map.of("n", 3L));
        manual.assertAllClosed();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plan | state = 'step' | state: expected one of [PENDING",
                "plan | since = 'today' | since: expected a time like",
                "plan | revision = 0 | revision: expected 1 to",
                "plan | epoch = -1 | epoch: expected 1 to",
                "plan | step = -2 | step: expected -1 to",
                "counts | counts = '{\"n\": 1' | column counts: line 1",
                "counts | counts = '{\"n\": \"1\"}' | n: expected a whole number",
                "counts | counts = '' | column counts: it is empty",
            })
    void read_brokenRow_isAnErrorThatNamesIt(String table, String change, String problem) throws Exception {
        store().compareAndSet("fraud", plan(1, 1));
        store().publish("fraud", new RolloutCounts("a", 1, Map.of("n", 3L), Map.of()));
        assertThat(execute("UPDATE " + prefix + table + " SET " + change)).isEqualTo(1);

        assertThatThrownBy(() -> store().read("fraud"))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("Table " + prefix + table + ", rollout fraud, ", problem);
    }

    @Test
    void read_planChangedBySql_isFollowed() throws Exception {
        store().compareAndSet("fraud", plan(1, 1));
        execute("UPDATE " + prefix + "plan SET state = 'PAUSED', revision = revision + 1 WHERE rollout = 'fraud'");

        assertThat(store().read("fraud").plan().orElseThrow().state()).isEqualTo(RolloutState.PAUSED);
        assertThat(store().compareAndSet("fraud", plan(2, 1))).isFalse();
        assertThat(store().compareAndSet("fraud", plan(3, 1))).isTrue();
    }

    @Test
    void tables_missing_areAnErrorThatNamesThem() {
        RolloutStore store = new JdbcRolloutStore(source, "missing_");

        assertThatThrownBy(() -> store.read("fraud"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("missing_plan");
        assertThatThrownBy(() -> store.compareAndSet("fraud", plan(1, 1))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.compareAndSet("fraud", plan(2, 1))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.rollBack("fraud", 1, "x")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.publish("fraud", new RolloutCounts("a", 1, Map.of(), Map.of())))
                .isInstanceOf(IOException.class);
    }

    @Test
    void reasons_tooLong_areCutBetweenCharacters() throws IOException {
        String reason = "x".repeat(999) + "😀".repeat(10);
        store().rollBack("fraud", 1, reason);

        assertThat(store().read("fraud").rollbackReason()).isEqualTo("x".repeat(999));
    }

    @Test
    void publish_tooManyCounters_isRefused() {
        RolloutCounts counts = new RolloutCounts("a", 1, Map.of("n".repeat(15_000), 1L), Map.of());

        assertThatThrownBy(() -> store().publish("fraud", counts))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("15000");
    }

    @Test
    void publish_tooManyUnits_isRefused() {
        RolloutCounts counts = new RolloutCounts("a", 1, Map.of(), Map.of("errors", "A".repeat(15_001)));

        assertThatThrownBy(() -> store().publish("fraud", counts))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("The units of rollout fraud take 15001 characters, more than 15000");
    }

    @Test
    void compareAndSet_afterANewEpoch_deletesTheCountsOfTheOld() throws Exception {
        store().compareAndSet("fraud", plan(1, 1));
        store().publish("fraud", new RolloutCounts("a", 1, Map.of("n", 1L), Map.of()));
        store().publish("fraud", new RolloutCounts("b", 1, Map.of("n", 1L), Map.of()));
        store().publish("churn", new RolloutCounts("a", 1, Map.of("n", 1L), Map.of()));
        store().compareAndSet("fraud", plan(2, 2));
        store().publish("fraud", new RolloutCounts("a", 2, Map.of("n", 1L), Map.of()));
        store().compareAndSet("fraud", plan(3, 2));

        assertThat(execute("DELETE FROM " + prefix + "counts")).isEqualTo(2);
    }

    @Test
    void names_bad_areRefused() {
        for (String bad : new String[] {"", "1a", "a b", "a;b", "a.b.c", "a\"", "é"}) {
            assertThatThrownBy(() -> new JdbcRolloutStore(source, bad)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> store().read("x".repeat(201)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("200");
    }

    @Test
    void source_downAndBack_failsInBetween() throws IOException {
        JdbcRolloutStore store = new JdbcRolloutStore(source, prefix);
        store.compareAndSet("fraud", plan(1, 1));
        source.setDown(true);

        assertThatThrownBy(() -> store.read("fraud"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(prefix);
        assertThatThrownBy(() -> store.compareAndSet("fraud", plan(2, 1))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.rollBack("fraud", 1, "x")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.publish("fraud", new RolloutCounts("a", 1, Map.of(), Map.of())))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(store::createTables).isInstanceOf(IOException.class);

        source.setDown(false);
        assertThat(store.read("fraud").plan()).contains(plan(1, 1));
        assertThat(store.compareAndSet("fraud", plan(2, 1))).isTrue();
    }

    @Test
    void server_downAndBack_failsInBetween() throws Exception {
        Server server = start(0);
        int port = server.getPort();
        WatchedSource remote = new WatchedSource(
                "jdbc:h2:tcp://127.0.0.1:" + port + "/mem:" + prefix + ";DB_CLOSE_DELAY=-1", "sa", "", true);
        JdbcRolloutStore store = new JdbcRolloutStore(remote);
        store.createTables();
        store.compareAndSet("fraud", plan(1, 1));
        server.stop();

        assertThatThrownBy(() -> store.read("fraud")) // the only one: the driver tries for more than a second
                .isInstanceOf(IOException.class)
                .hasMessageContaining("mlprod_rollout_");

        server = start(port);
        try {
            assertThat(store.read("fraud").plan()).contains(plan(1, 1));
            assertThat(store.compareAndSet("fraud", plan(2, 1))).isTrue();
        } finally {
            server.stop();
        }
        remote.assertAllClosed();
    }

    private static Server start(int port) throws SQLException {
        return Server.createTcpServer("-tcpPort", Integer.toString(port), "-ifNotExists")
                .start();
    }
}
