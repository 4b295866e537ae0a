package io.mlprod.monitoring.alert;

import io.mlprod.monitoring.alert.Notification.Change;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The life of an alert, and what of it was told to the receivers. What is muted is told later, if it still holds. For
 * one thread at a time.
 */
final class AlertLife {

    private @Nullable Alert current;
    private @Nullable Alert told;
    private @Nullable Alert reported; // to the observers
    private boolean hasMore;
    private long pagedAt; // when the receivers were last told that somebody is needed

    @Nullable
    Alert current() {
        return current;
    }

    boolean isOpen() {
        return current != null && current.isOpen();
    }

    /** Goes on with an alert that was told before this process began. */
    void restore(Alert alert, Moment now) {
        current = alert;
        told = alert;
        pagedAt = now.nanos();
    }

    /** Returns what the receivers know of, if it has not ended for them. */
    Optional<Alert> toldAndOpen() {
        return Optional.ofNullable(told).filter(Alert::isOpen);
    }

    void set(Alert alert) {
        current = alert;
    }

    /** Notes that there is more of what the alert is about; who has acknowledged it did not know. */
    void more(Alert alert) {
        hasMore = true;
        current = alert.unacknowledged();
    }

    /** Returns the alert if it has changed since the last call; null otherwise. */
    @Nullable
    Alert unreported() {
        Alert changed = Objects.equals(current, reported) ? null : current;
        reported = current;
        return changed;
    }

    void end(String text) {
        if (current != null) {
            current = current.with(current.kpi(), text).is(Alert.State.RESOLVED);
        }
    }

    /** Escalates it if nobody has acknowledged it for that long since the receivers were told. */
    void escalateAfter(Duration wait, Moment now) {
        if (current != null
                && told != null
                && current.state() == Alert.State.FIRING
                && told.state() == Alert.State.FIRING
                && !current.isEscalated()
                && now.isAfter(wait, pagedAt)) {
            current = current.escalated();
        }
    }

    /** Returns what has changed since the receivers were told; null if nothing has. */
    @Nullable
    Change untold() {
        Alert is = current;
        Alert was = told;
        if (is == null) {
            return null;
        }
        if (was == null) {
            return is.isOpen() ? Change.FIRED : null;
        }
        if (!is.isOpen()) {
            return Change.RESOLVED;
        }
        if (is.isEscalated() && !was.isEscalated()) {
            return Change.ESCALATED;
        }
        int worse = is.severity().compareTo(was.severity());
        if (worse != 0) {
            return worse > 0 ? Change.RAISED : Change.LOWERED;
        }
        if (hasMore) {
            return Change.MORE;
        }
        if (is.state() != was.state()) {
            return is.state() == Alert.State.ACKNOWLEDGED ? Change.ACKNOWLEDGED : Change.FIRED;
        }
        return is.since().equals(was.since()) ? null : Change.FIRED; // it had ended while it was muted, and began again
    }

    void tell(Change change, Moment now) {
        if (change == Change.FIRED || change == Change.RAISED || change == Change.MORE) {
            pagedAt = now.nanos();
        }
        hasMore = false;
        told = current;
        forgetEnded();
    }

    /** Forgets an alert that began and ended while it was muted, or whose end was told. */
    void forgetEnded() {
        if (current != null && !current.isOpen() && (told == null || !told.isOpen())) {
            current = null;
            told = null;
            reported = null;
            hasMore = false;
        }
    }
}
