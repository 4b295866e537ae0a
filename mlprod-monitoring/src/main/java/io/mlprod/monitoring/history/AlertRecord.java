package io.mlprod.monitoring.history;

import io.mlprod.internal.text.RecordText;
import io.mlprod.monitoring.alert.Alert;
import java.time.Instant;
import java.util.Optional;

/**
 * An alert from its beginning to its end. Immutable.
 *
 * @param alert as it is now; of one that has ended, with the text that it had before
 * @param found when it was found; what it is about began at {@link Alert#since}
 * @param acknowledged when somebody has taken care of it; empty before, and after it became worse
 * @param ended when it was resolved; empty while it holds
 * @param ending what ended it, in words; empty while it holds
 * @since 0.1
 */
public record AlertRecord(
        Alert alert, Instant found, Optional<Instant> acknowledged, Optional<Instant> ended, String ending) {

    /** Returns this record with the alert as it is at a later time. */
    AlertRecord with(Alert latest, Instant at) {
        Optional<Instant> seen = switch (latest.state()) {
            case FIRING -> Optional.empty();
            case ACKNOWLEDGED -> acknowledged.or(() -> Optional.of(at));
            case RESOLVED -> acknowledged;
        };
        return latest.isOpen()
                ? new AlertRecord(latest, found, seen, Optional.empty(), "")
                : new AlertRecord(latest.saying(alert.text()), found, seen, Optional.of(at), latest.text());
    }

    /** Returns this record of an alert whose end was not seen, since it began again at once. */
    AlertRecord ended(Instant at) {
        return ended.isPresent() ? this : new AlertRecord(alert, found, acknowledged, Optional.of(at), ending);
    }

    /**
     * Returns all values, safe to print.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
