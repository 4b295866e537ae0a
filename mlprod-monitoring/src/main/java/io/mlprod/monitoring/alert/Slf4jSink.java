package io.mlprod.monitoring.alert;

import io.mlprod.internal.log.Log;

/**
 * A sink that logs each alert of a notification in a line: open ones at level WARN, resolved ones at level INFO, with
 * SLF4J. The logger is named after {@link Alerts}. Thread-safe.
 *
 * @since 0.1
 */
public final class Slf4jSink implements AlertSink {

    private static final Log LOG = Log.of(Alerts.class);

    /** Creates a sink. */
    public Slf4jSink() {}

    @Override
    public void accept(Notification notification) {
        for (Alert alert : notification.alerts()) {
            LOG.infoOrWarn(alert.isOpen(), "{} {}: {}", alert.severity(), notification.change(), alert.text());
        }
    }
}
