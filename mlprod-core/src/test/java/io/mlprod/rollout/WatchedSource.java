package io.mlprod.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Connections that are watched: all are closed, in the mode they came in, and no statement lacks a timeout. */
final class WatchedSource implements DataSource {

    private static final int NETWORK_TIMEOUT = 7;

    private final String url;
    private final Properties login = new Properties();
    private final boolean autoCommit;
    private volatile boolean isDown;
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    WatchedSource(String url, String user, String password, boolean autoCommit) {
        this.url = url;
        this.autoCommit = autoCommit;
        login.setProperty("user", user);
        login.setProperty("password", password);
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (isDown) {
            throw new SQLException("connection refused");
        }
        Connection connection = DriverManager.getConnection(url, login);
        connection.setAutoCommit(autoCommit);
        opened.incrementAndGet();
        AtomicInteger networkTimeout = new AtomicInteger(NETWORK_TIMEOUT); // H2 has none
        return (Connection) proxy(Connection.class, (proxy, method, arguments) -> {
            switch (method.getName()) {
                case "close" -> {
                    assertThat(connection.getAutoCommit()).isEqualTo(autoCommit);
                    assertThat(networkTimeout).hasValue(NETWORK_TIMEOUT);
                    closed.incrementAndGet();
                }
                case "getNetworkTimeout" -> {
                    return networkTimeout.get();
                }
                case "setNetworkTimeout" -> {
                    networkTimeout.set((int) arguments[1]);
                    return null;
                }
                case "prepareStatement" -> assertThat(networkTimeout).hasValue(10_000);
                default -> {}
            }
            Object result = invoke(connection, method, arguments);
            return result instanceof PreparedStatement statement ? watched(statement) : result;
        });
    }

    void setDown(boolean down) {
        isDown = down;
    }

    private PreparedStatement watched(PreparedStatement statement) {
        opened.incrementAndGet();
        return (PreparedStatement) proxy(PreparedStatement.class, (proxy, method, arguments) -> {
            if (method.getName().equals("close")) {
                closed.incrementAndGet();
            }
            if (method.getName().startsWith("execute")) {
                assertThat(statement.getQueryTimeout()).isPositive();
                assertThat(statement.getConnection().getAutoCommit()).isTrue();
            }
            return invoke(statement, method, arguments);
        });
    }

    private static Object proxy(Class<?> type, InvocationHandler handler) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    void assertAllClosed() {
        assertThat(closed.get()).isEqualTo(opened.get()).isPositive();
    }

    @Override
    public Connection getConnection(String user, String password) {
        throw new UnsupportedOperationException();
    }

    @Override
    public PrintWriter getLogWriter() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setLoginTimeout(int seconds) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int getLoginTimeout() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Logger getParentLogger() {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
