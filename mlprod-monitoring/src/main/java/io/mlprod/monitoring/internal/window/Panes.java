package io.mlprod.monitoring.internal.window;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.Windows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The windows of one version that have ended: those that are looked at together, and the history. For one thread. */
final class Panes {

    private final CountLayout layout;
    private final ModelVersion model;
    private final int together;
    private final int kept;
    private final List<Pane> panes = new ArrayList<>(); // newest last

    Panes(CountLayout layout, ModelVersion model, Windows windows) {
        this.layout = layout;
        this.model = model;
        this.together = windows.sliding();
        this.kept = windows.kept();
    }

    /** Adds the window that has ended last, and returns what is to be looked at: it and those before it. */
    WindowCounts add(OpenWindow ended, Instant to) {
        WindowSums sums = new WindowSums(layout);
        ended.tallies().forEach(sums::add);
        Pane pane = sums.toPane(ended.from, to, ended.sample.rows());
        panes.add(pane);
        WindowCounts counts = together == 1 ? sums.toWindow(model, pane.from(), to, pane.sample()) : together();
        forget();
        return counts;
    }

    /** Returns a window without rows that is not to be looked at. */
    WindowCounts skipped(OpenWindow ended, Instant to) {
        return new WindowSums(layout).toWindow(model, ended.from, to, List.of());
    }

    private WindowCounts together() {
        List<Pane> last = last(together);
        WindowSums sums = new WindowSums(layout);
        last.forEach(sums::add);
        return sums.toWindow(
                model, last.get(0).from(), last.get(last.size() - 1).to(), sample(last));
    }

    private List<Pane> last(int most) {
        return last(panes, most);
    }

    private static List<Pane> last(List<Pane> of, int most) {
        return of.subList(Math.max(0, of.size() - most), of.size());
    }

    /** Returns as large a sample as the panes' allow, in which each has its share of the rows. */
    private static List<float[]> sample(List<Pane> panes) {
        long rows = panes.stream().mapToLong(Pane::rows).sum();
        double most = RowSample.ROWS;
        for (Pane pane : panes) {
            if (pane.rows() > 0) {
                most = Math.min(most, (double) pane.sample().size() * rows / pane.rows());
            }
        }
        List<float[]> sample = new ArrayList<>();
        for (Pane pane : panes) {
            long its = rows == 0 ? 0 : Math.round(most * pane.rows() / rows);
            sample.addAll(
                    pane.sample().subList(0, (int) Math.min(its, pane.sample().size())));
        }
        return sample;
    }

    /** Forgets the window that is too old, and of the others what is not needed again. */
    private void forget() {
        if (panes.size() > Math.max(kept, together - 1)) {
            panes.remove(0);
        }
        int needed = panes.size() - together + 1; // from here on
        if (needed > 0) {
            panes.set(needed - 1, panes.get(needed - 1).withoutRows());
        }
        if (together > 1) {
            int newest = panes.size() - 1;
            panes.set(newest, panes.get(newest).withSampleOf(2 * RowSample.ROWS / together + 1));
        }
    }

    /** Returns the windows that are kept, oldest first. */
    List<WindowCounts> history() {
        List<WindowCounts> history = new ArrayList<>();
        for (Pane pane : last(kept)) {
            WindowSums sums = new WindowSums(layout);
            sums.add(pane.withoutRows());
            history.add(sums.toHistory(model, pane.from(), pane.to()));
        }
        return history;
    }

    /**
     * Returns the sum of the windows between two times; empty if there are none. A window counts by its middle, since
     * it ends when the timer comes, which is never quite on time.
     */
    Optional<WindowCounts> between(Instant from, Instant to) {
        return sum(panes.stream()
                .filter(pane -> !middle(pane).isBefore(from) && middle(pane).isBefore(to))
                .toList());
    }

    /** Returns the sum of the windows before the last few; empty if there are none. */
    Optional<WindowCounts> before(int last, int most) {
        return sum(last(panes.subList(0, Math.max(0, panes.size() - last)), most));
    }

    private static Instant middle(Pane pane) {
        return pane.from().plus(Duration.between(pane.from(), pane.to()).dividedBy(2));
    }

    private Optional<WindowCounts> sum(List<Pane> of) {
        if (of.isEmpty()) {
            return Optional.empty();
        }
        WindowSums sums = new WindowSums(layout);
        of.forEach(pane -> sums.add(pane.withoutRows()));
        return Optional.of(
                sums.toHistory(model, of.get(0).from(), of.get(of.size() - 1).to()));
    }
}
