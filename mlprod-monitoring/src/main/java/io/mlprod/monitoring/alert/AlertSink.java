package io.mlprod.monitoring.alert;

import java.util.Map;
import java.util.Optional;

/**
 * A receiver of notifications. A lambda will do, such as one that publishes an event of Spring.
 *
 * <p>Implementations are thread-safe. Each sink is called for one notification at a time, in their order, on a thread
 * that does nothing else meanwhile: it may block without disturbing predictions, evaluations or other sinks. What it
 * throws is counted and logged, and the next notification comes all the same. No method takes null.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface AlertSink {

    /**
     * Receives a change of an incident.
     *
     * @param notification the change
     * @throws Exception if it cannot be passed on; it is not sent to this sink again
     */
    void accept(Notification notification) throws Exception;

    /**
     * Learns of an incident that was told before this process began and is still open, if the alerts are kept in a
     * file. Nothing has changed, so most sinks do nothing.
     *
     * @param notification the incident
     */
    default void stillOpen(Notification notification) {}

    /**
     * Learns which rules there are, before the first notification. Most sinks do nothing.
     *
     * @param rules the worst that an alert of a rule can be, by the rule's name as alerts have it; empty if the rule
     *     has no levels
     * @throws IllegalArgumentException if this sink needs others; then the alerts are not built
     */
    default void begin(Map<String, Optional<Severity>> rules) {}
}
