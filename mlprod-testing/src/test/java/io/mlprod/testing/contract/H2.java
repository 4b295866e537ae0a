package io.mlprod.testing.contract;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/** A database in memory of a test's own, whose connections can be refused. */
final class H2 implements Outage {

    private static final AtomicLong NUMBER = new AtomicLong();

    private final String url = "jdbc:h2:mem:contract" + NUMBER.incrementAndGet() + ";DB_CLOSE_DELAY=-1";
    private volatile boolean isDown;

    DataSource source() {
        return (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, values) -> {
                    if (method.getName().equals("getConnection")) {
                        return connection();
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    private Connection connection() throws SQLException {
        if (isDown) {
            throw new SQLException("connection refused", "08001");
        }
        return DriverManager.getConnection(url);
    }

    @Override
    public void begin() {
        isDown = true;
    }

    @Override
    public void end() {
        isDown = false;
    }
}
