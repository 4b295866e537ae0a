package io.mlprod.testing.contract;

import io.mlprod.model.PredictionId;
import io.mlprod.routing.Exposure;
import io.mlprod.routing.ExposureSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Exposure sinks with a mistake each, which only {@link ContractsCanFailTest} runs. */
final class BrokenExposureSinks {

    private BrokenExposureSinks() {}

    abstract static class Broken extends ExposureSinkContract implements ExposureSink {

        final List<Exposure> written = Collections.synchronizedList(new ArrayList<>());

        @Override
        protected ExposureSink open() {
            return this;
        }

        @Override
        protected List<PredictionId> decisions() {
            return exposures().orElseThrow().stream().map(Exposure::decision).toList();
        }

        @Override
        protected Optional<List<Exposure>> exposures() {
            return Optional.of(List.copyOf(written));
        }

        @Override
        public void write(List<Exposure> exposures) throws IOException {
            written.addAll(exposures);
        }
    }

    @Fails({})
    static final class Right extends Broken {
        @Override
        protected boolean isThreadSafe() {
            return true;
        }
    }

    @Fails({
        "write_inSeveralCalls_isThereInTheirOrder",
        "write_fromChangingThreads_isThereInTheirOrder",
        "write_manyAtOnce_areAllThere",
        "write_listThatIsUsedAgain_keepsWhatWasInIt",
        "write_oddNames_areReadAsWritten",
        "write_afterAClose_isThereToo",
        "write_null_isRefusedAndTheNextIsWritten",
        "reopened_afterARestart_goesOnAfterWhatIsThere"
    })
    static final class SortsByTime extends Broken {
        @Override
        public synchronized void write(List<Exposure> exposures) {
            written.addAll(exposures);
            written.sort(Comparator.comparing(Exposure::at));
        }
    }

    @Fails("write_manyAtOnce_areAllThere")
    static final class WritesTheFirstHundred extends Broken {
        @Override
        public void write(List<Exposure> exposures) {
            written.addAll(exposures.subList(0, Math.min(100, exposures.size())));
        }
    }

    @Fails({"write_fromChangingThreads_isThereInTheirOrder"})
    static final class BelongsToItsFirstThread extends Broken {
        private final Thread owner = Thread.currentThread();

        @Override
        public void write(List<Exposure> exposures) throws IOException {
            if (!Thread.currentThread().equals(owner)) {
                throw new IOException("the connection belongs to another thread");
            }
            super.write(exposures);
        }
    }

    @Fails("write_listThatIsUsedAgain_keepsWhatWasInIt")
    static final class KeepsTheList extends Broken {
        private final List<List<Exposure>> lists = new ArrayList<>();

        @Override
        public void write(List<Exposure> exposures) {
            lists.add(Objects.requireNonNull(exposures, "exposures"));
        }

        @Override
        protected Optional<List<Exposure>> exposures() {
            return Optional.of(lists.stream().flatMap(List::stream).toList());
        }
    }

    @Fails("write_oddNames_areReadAsWritten")
    static final class BreaksLines extends Broken {
        @Override
        public void write(List<Exposure> exposures) {
            exposures.stream()
                    .filter(exposure -> !exposure.route().salt().contains("\n"))
                    .forEach(written::add);
        }
    }

    @Fails({"write_anExposure_isThereWithAllComponents", "write_oddNames_areReadAsWritten"})
    static final class ForgetsTheServedVersion extends Broken {
        @Override
        public void write(List<Exposure> exposures) {
            for (Exposure exposure : exposures) {
                written.add(new Exposure(
                        exposure.at(),
                        exposure.route(),
                        exposure.route().assigned(),
                        exposure.unit(),
                        exposure.decision()));
            }
        }
    }

    @Fails({
        "write_afterAClose_isThereToo",
        "close_severalTimes_doesNothing",
        "reopened_afterARestart_goesOnAfterWhatIsThere"
    })
    static final class StaysClosed extends Broken {
        private boolean isClosed;

        @Override
        public void write(List<Exposure> exposures) throws IOException {
            if (isClosed) {
                throw new IOException("closed");
            }
            super.write(exposures);
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }

    @Fails({"close_severalTimes_doesNothing", "reopened_afterARestart_goesOnAfterWhatIsThere"})
    static final class ClosesOnce extends Broken {
        private int closed;

        @Override
        public void write(List<Exposure> exposures) throws IOException {
            closed = -1; // open
            super.write(exposures);
        }

        @Override
        public void close() throws IOException {
            if (closed == 1) {
                throw new IOException("closed already");
            }
            closed = 1;
        }
    }

    @Fails("write_null_isRefusedAndTheNextIsWritten")
    static final class SwallowsNull extends Broken {
        @Override
        public void write(List<Exposure> exposures) throws IOException {
            super.write(exposures == null ? List.of() : exposures);
        }
    }

    @Fails("reopened_afterARestart_goesOnAfterWhatIsThere")
    static final class BeginsAnew extends Broken {
        private int opened;

        @Override
        protected ExposureSink open() {
            opened++;
            if (opened > 1) {
                written.clear();
            }
            return this;
        }
    }

    @Fails("write_severalThreads_loseNothing")
    static final class LosesWrites extends Broken {
        private final Meeting meeting = new Meeting();
        private volatile List<Exposure> all = List.of();

        @Override
        public void write(List<Exposure> exposures) {
            List<Exposure> next = new ArrayList<>(all);
            next.addAll(exposures);
            meeting.await();
            all = next;
        }

        @Override
        protected Optional<List<Exposure>> exposures() {
            return Optional.of(all);
        }

        @Override
        protected boolean isThreadSafe() {
            return true;
        }
    }

    @Fails("outage_duringAWrite_isToldAndTheNextIsWritten")
    static final class HidesOutages extends Broken {
        private boolean isDown;

        @Override
        public void write(List<Exposure> exposures) throws IOException {
            if (!isDown) {
                super.write(exposures);
            }
        }

        @Override
        protected Optional<Outage> outage() {
            return Optional.of(new Outage() {
                @Override
                public void begin() {
                    isDown = true;
                }

                @Override
                public void end() {
                    isDown = false;
                }
            });
        }
    }
}
