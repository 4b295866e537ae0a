package io.mlprod.monitoring;

import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.PlainText;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.drift.DriftReport;
import io.mlprod.monitoring.quality.QualityReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a monitor knows of one version. Immutable.
 *
 * @param model the version
 * @param isLoaded whether a handle has it loaded; if not, its series goes on when it is loaded again
 * @param reference what its rows are compared with
 * @param countedRows how many rows were counted since the series began
 * @param droppedRows how many rows were not counted, since all counters were in use by other threads
 * @param open the window that is open; empty while rows for a reference are being collected
 * @param drift what the last window that has ended was found to be; empty before
 * @param quality what the checks of that window have found; empty before
 * @param deploy how the version's first rows differ from those of the version before it; empty unless they are its
 *     reference, and while they are being collected
 * @since 0.1
 */
public record VersionReport(
        ModelVersion model,
        boolean isLoaded,
        Reference reference,
        long countedRows,
        long droppedRows,
        Optional<OpenWindow> open,
        Optional<DriftReport> drift,
        Optional<QualityReport> quality,
        Optional<Deploy> deploy) {

    /**
     * Returns the version, the rows and the verdicts, safe to print.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return PlainText.line(model + (isLoaded ? "" : " (not loaded)") + ": " + NumberText.count(countedRows)
                + " rows, reference " + reference + ", drift "
                + drift.map(found -> found.state().name()).orElse("unknown") + ", quality "
                + quality.map(found -> found.state().name()).orElse("unknown"));
    }

    /** The sources of a reference. */
    public enum Source {
        /** A profile that was given to the monitor. */
        PROFILE,
        /** The version's first rows: those of its first whole look, if windows slide, and the first 5,000 or more. */
        LIVE,
        /** The version's first rows, which are being collected. */
        COLLECTING
    }

    /**
     * What a version's rows are compared with.
     *
     * @param source where it comes from
     * @param rows how many rows it has
     * @param notes what does not fit: another model's profile, columns that it lacks; safe to print
     */
    public record Reference(Source source, long rows, List<String> notes) {

        /** Copies the notes. */
        public Reference {
            notes = List.copyOf(notes);
        }

        /**
         * Returns the source, the rows and the notes, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return PlainText.line(
                    source + " of " + NumberText.count(rows) + " rows" + (notes.isEmpty() ? "" : " " + notes));
        }
    }

    /**
     * A comparison of the first rows of a version with what the version before it was compared with.
     *
     * @param before the version before
     * @param drift what differs, in features and answers
     */
    public record Deploy(ModelVersion before, DriftReport drift) {

        /**
         * Returns the version before and the verdict, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return PlainText.line("against " + before + ": " + drift.state());
        }
    }

    /**
     * A window that is open.
     *
     * @param from when it began
     * @param predictions how many predictions it has until now
     * @param rows how many rows they had
     */
    public record OpenWindow(Instant from, long predictions, long rows) {}
}
