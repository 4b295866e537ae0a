package io.mlprod.samples.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.Windows;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.NumberCells;
import io.mlprod.monitoring.internal.cells.PowerSums;
import io.mlprod.monitoring.internal.window.VersionRecorder;
import io.mlprod.monitoring.internal.window.WindowCounts;
import io.mlprod.observe.Column;
import io.mlprod.observe.RowLayout;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** What threads may do at once with the recorder of a version. Results that are not named are forbidden. */
public class RecorderRaces {

    private static final Duration HOUR = Duration.ofHours(1);

    /** A recorder of rows with one number. */
    private abstract static class Scene {
        final ManualTime time = new ManualTime(Instant.EPOCH);
        final VersionRecorder recorder;

        Scene(Windows windows) {
            RowLayout layout = new RowLayout(
                    new ModelVersion("m", "1", ""), List.of(Column.of("x", Column.Kind.NUMBER, true)), List.of());
            NumberCells cells = new NumberCells(0);
            ColumnCounts reference = new ColumnCounts(cells, new long[2], 0, 0, 0, PowerSums.NONE);
            recorder = VersionRecorder.of(layout, List.of(reference), windows, time);
        }

        static long rows(List<WindowCounts> windows) {
            return windows.stream().mapToLong(Scene::rows).sum();
        }

        /** The rows of a window if its column has as many. */
        static long rows(WindowCounts window) {
            return window.columns().get(0).all() == window.rows() ? window.rows() : -100;
        }

        final long open() {
            return rows(recorder.current().orElseThrow());
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "Both are counted.")
    public static class TwoRows_areCounted extends Scene {

        public TwoRows_areCounted() {
            super(Windows.of(HOUR));
        }

        @Actor
        public void one() {
            recorder.record(new OneRow(1));
        }

        @Actor
        public void other() {
            recorder.record(new OneRow(-1));
        }

        @Arbiter
        public void look(JJ_Result result) {
            result.r1 = open();
            result.r2 = recorder.droppedRows();
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "0, 2", expect = ACCEPTABLE, desc = "The window ended before both.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The window ended between them.")
    @Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "The window ended after both.")
    public static class RowsWhileTheWindowEnds_areInOneOfBoth extends Scene {

        public RowsWhileTheWindowEnds_areInOneOfBoth() {
            super(Windows.of(HOUR));
            time.advance(HOUR);
        }

        @Actor
        public void one() {
            recorder.record(new OneRow(1));
        }

        @Actor
        public void other() {
            recorder.record(new OneRow(-1));
        }

        @Actor
        public void end(JJ_Result result) {
            result.r1 = rows(recorder.finished());
        }

        @Arbiter
        public void look(JJ_Result result) {
            result.r2 = open();
        }
    }

    @JCStressTest
    @State
    @Outcome(id = {"0, 2, 0", "1, 1, 0", "2, 0, 0"}, expect = ACCEPTABLE, desc = "Each row filled a window.")
    public static class RowsThatFillWindows_areInOneOfThem extends Scene {

        public RowsThatFillWindows_areInOneOfThem() {
            super(Windows.ofRows(1));
        }

        @Actor
        public void one() {
            recorder.record(new OneRow(1));
        }

        @Actor
        public void other() {
            recorder.record(new OneRow(-1));
        }

        @Actor
        public void collect(JJJ_Result result) {
            result.r1 = rows(recorder.finished());
        }

        @Arbiter
        public void look(JJJ_Result result) {
            result.r2 = rows(recorder.finished());
            result.r3 = open();
        }
    }
}
