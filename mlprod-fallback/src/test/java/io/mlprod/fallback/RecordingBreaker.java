package io.mlprod.fallback;

import io.mlprod.provenance.TierState;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A breaker that is open or closed as it is told, and remembers what it hears of each call it let through. */
public final class RecordingBreaker implements Breaker {

    private final List<Heard> permits = new CopyOnWriteArrayList<>();

    volatile boolean isOpen;
    volatile boolean isProbeDue;

    /** What it throws when it is asked for a permit. */
    volatile @Nullable Throwable fault;

    /** What it throws after it was told what became of a call. */
    volatile @Nullable Throwable faultWhenTold;

    /** What it throws when it is asked where it stands. */
    volatile @Nullable Throwable faultOfState;

    /** What it has heard of one call. */
    private final class Heard implements Permit {

        private final List<String> reports = new CopyOnWriteArrayList<>();

        @Override
        public void succeeded(long nanos) {
            hear("success" + millis(nanos));
        }

        @Override
        public void failed(long nanos, @Nullable Throwable error) {
            hear("failure" + millis(nanos));
        }

        @Override
        public void released() {
            hear("released");
        }

        private void hear(String report) {
            reports.add(report);
            raise(faultWhenTold);
        }

        private static String millis(long nanos) {
            return nanos == 0 ? "" : " " + nanos / 1_000_000 + "ms";
        }
    }

    @Override
    public @Nullable Permit tryAcquire() {
        raise(fault);
        return isOpen ? null : permit();
    }

    @Override
    public @Nullable Permit tryAcquireProbe() {
        raise(fault);
        return isProbeDue ? permit() : null;
    }

    private Permit permit() {
        Heard permit = new Heard();
        permits.add(permit);
        return permit;
    }

    private static void raise(@Nullable Throwable fault) {
        if (fault != null) {
            throw Sneaky.unchecked(fault);
        }
    }

    @Override
    public TierState state() {
        raise(faultOfState);
        return isOpen ? TierState.OPEN : TierState.READY;
    }

    /** How many calls it let through. */
    int count() {
        return permits.size();
    }

    /** What it heard of each call after the first so many: of each exactly one report, if all is well. */
    public List<String> heardAfter(int first) {
        return permits.stream()
                .skip(first)
                .map(permit -> String.join(" and ", permit.reports))
                .toList();
    }
}
