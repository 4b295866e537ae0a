package io.mlprod.monitoring.internal.window;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.Windows;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The windows of one version that have ended: those that are looked at together, and the history. For one thread. */
final class Panes {

    private final CountLayout layout;
    private final ModelVersion model;
    private final int together;
    private final int kept;
    private final Deque<Pane> panes = new ArrayDeque<>(); // newest last

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
        panes.addLast(pane);
        WindowCounts counts = together == 1 ? sums.toWindow(model, pane.from(), to, pane.sample()) : together();
        forget();
        return counts;
    }

    private WindowCounts together() {
        List<Pane> last = last(together);
        WindowSums sums = new WindowSums(layout);
        last.forEach(sums::add);
        return sums.toWindow(
                model, last.get(0).from(), last.get(last.size() - 1).to(), sample(last));
    }

    private List<Pane> last(int most) {
        List<Pane> all = new ArrayList<>(panes);
        return all.subList(Math.max(0, all.size() - most), all.size());
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

    /** Forgets what is too old, and of the rest what is not needed again. */
    private void forget() {
        while (panes.size() > Math.max(kept, together - 1)) {
            panes.removeFirst();
        }
        List<Pane> all = new ArrayList<>(panes);
        panes.clear();
        for (int i = 0; i < all.size(); i++) {
            boolean isNeeded = i > all.size() - together;
            panes.addLast(
                    isNeeded
                            ? all.get(i).withSampleOf(2 * RowSample.ROWS / together + 1)
                            : all.get(i).withoutRows());
        }
    }

    /** Returns the windows that are kept, oldest first. */
    List<WindowCounts> history() {
        List<WindowCounts> history = new ArrayList<>();
        for (Pane pane : last(kept)) {
            WindowSums sums = new WindowSums(layout);
            sums.add(pane.withoutRows());
            history.add(sums.toWindow(model, pane.from(), pane.to(), List.of()));
        }
        return history;
    }
}
