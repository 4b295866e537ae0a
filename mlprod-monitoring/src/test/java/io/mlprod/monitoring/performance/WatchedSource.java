package io.mlprod.monitoring.performance;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** Connections of which all are closed, in the mode in which they came, and that break when the test says so. */
final class WatchedSource {

    private final String url;
    private final String user;
    private final String password;
    private final boolean autoCommit;
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final AtomicInteger statementsUntilItBreaks = new AtomicInteger(Integer.MAX_VALUE);
    private volatile boolean isDown;

    WatchedSource(String url, String user, String password, boolean autoCommit) {
        this.url = url;
        this.user = user;
        this.password = password;
        this.autoCommit = autoCommit;
    }

    /** The database of the tests: H2 in memory, or what {@code -Dmlprod.jdbc.url} says. */
    static WatchedSource ofTests(boolean autoCommit) {
        return new WatchedSource(
                System.getProperty("mlprod.jdbc.url", "jdbc:h2:mem:predictions;DB_CLOSE_DELAY=-1"),
                System.getProperty("mlprod.jdbc.user", "sa"),
                System.getProperty("mlprod.jdbc.password", ""),
                autoCommit);
    }

    DataSource source() {
        return (DataSource)
                Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (p, m, a) -> {
                    if (m.getName().equals("getConnection")) {
                        return connection();
                    }
                    throw new UnsupportedOperationException(m.getName());
                });
    }

    void setDown(boolean down) {
        isDown = down;
    }

    void breakAfter(int statements) {
        statementsUntilItBreaks.set(statements);
    }

    Connection connection() throws SQLException {
        if (isDown) {
            throw new SQLException("Connection to db.example.com:5432 refused", "08001");
        }
        Connection connection = DriverManager.getConnection(url, user, password);
        connection.setAutoCommit(autoCommit);
        opened.incrementAndGet();
        return watched(Connection.class, connection);
    }

    private <T> T watched(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {type}, (proxy, method, values) -> {
                    if (method.getName().equals("close")) {
                        closed.incrementAndGet();
                        if (target instanceof Connection connection) {
                            assertThat(connection.getAutoCommit()).isEqualTo(autoCommit);
                        }
                    }
                    if (method.getName().startsWith("execute")) {
                        assertThat(((PreparedStatement) target).getQueryTimeout())
                                .isPositive();
                        if (statementsUntilItBreaks.getAndDecrement() == 0) {
                            throw new SQLException("secret value", "57P01");
                        }
                    }
                    try {
                        Object result = method.invoke(target, values);
                        if (result instanceof PreparedStatement statement) {
                            opened.incrementAndGet();
                            return watched(PreparedStatement.class, statement);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    void assertAllClosed() {
        assertThat(closed.get()).isEqualTo(opened.get()).isPositive();
    }
}
