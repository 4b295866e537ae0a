package io.mlprod.testing.assertion;

import io.mlprod.monitoring.health.Health;
import java.util.Objects;

/**
 * Assertions on the health of handles and chains.
 *
 * <p>For one thread. Every method returns the assertions themselves, takes no null, and throws an
 * {@link AssertionError} that says what was expected, what it was and where it came from.
 *
 * @since 0.1
 */
public class HealthAssert extends FactAssert<HealthAssert, Health> {

    /**
     * Creates the assertions; {@code assertThat} does.
     *
     * @param actual what is asserted on
     */
    public HealthAssert(Health actual) {
        super(actual, HealthAssert.class);
    }

    @Override
    String subject() {
        return "the health";
    }

    @Override
    String origin() {
        return actual.toString();
    }

    /**
     * Checks that something is watched and calls may be sent to all of it.
     *
     * @return this
     */
    public HealthAssert isReady() {
        return check(actual.isReady(), "to be ready", "not ready");
    }

    /**
     * Checks that calls are better sent to another process.
     *
     * @return this
     */
    public HealthAssert isNotReady() {
        return check(!actual.isReady(), "not to be ready", "ready");
    }

    /**
     * Checks that a restart would not help.
     *
     * @return this
     */
    public HealthAssert isLive() {
        return check(actual.isLive(), "to be live", "not live");
    }

    /**
     * Checks that a restart is worth trying.
     *
     * @return this
     */
    public HealthAssert isNotLive() {
        return check(!actual.isLive(), "not to be live", "live");
    }

    /**
     * Checks that a handle or chain has a reason for bad health.
     *
     * @param name the name of the handle or chain
     * @param cause the cause
     * @return this
     */
    public HealthAssert hasReason(String name, Health.Cause cause) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(cause, "cause");
        Health.Part part = actual.part(name).orElse(null);
        check(
                part != null,
                "to know " + name,
                actual.parts().stream().map(Health.Part::name).toList());
        return check(
                Objects.requireNonNull(part).reasons().stream().anyMatch(reason -> reason.cause() == cause),
                "to have the reason " + cause + " at " + name,
                part.reasons());
    }
}
