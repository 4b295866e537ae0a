package io.mlprod.samples.monitoring.invoices;

import io.mlprod.ModelHandle;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.Feedback;
import io.mlprod.samples.monitoring.invoices.Answer.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * The shop's books, which know later what was right: most customers pay within three weeks, and who has not paid after
 * thirty days is late. Some entries come twice, some are corrected, and some never come.
 */
final class Ledger {

    private record Entry(Instant at, PredictionId id, Outcome outcome) {}

    private static final Duration DUE = Duration.ofDays(30);
    private static final double NEVER = 0.03;
    private static final double TWICE = 0.02;
    private static final double WRONG = 0.01;

    private final Random random = new Random(5);
    private final PriorityQueue<Entry> entries = new PriorityQueue<>(Comparator.comparing(Entry::at));

    /** Writes down what will be known of an order, and when. */
    void expect(Instant now, PredictionId id, Outcome outcome) {
        if (random.nextDouble() < NEVER) {
            return;
        }
        Instant due = now.plus(DUE);
        if (outcome == Outcome.LATE) {
            write(due, id, Outcome.LATE);
        } else if (random.nextDouble() < WRONG) { // the money was booked to somebody else at first
            write(due, id, Outcome.LATE);
            write(due.plus(Duration.ofDays(2)), id, Outcome.PAID);
        } else {
            write(now.plus(untilPaid()), id, Outcome.PAID);
        }
    }

    private void write(Instant at, PredictionId id, Outcome outcome) {
        entries.add(new Entry(at, id, outcome));
        if (random.nextDouble() < TWICE) {
            entries.add(new Entry(at.plus(Duration.ofHours(1)), id, outcome));
        }
    }

    /** Half of the customers pay within a week, and all of these within 29 days. */
    private Duration untilPaid() {
        double days = Math.min(29, 3 - 6 * Math.log(1 - random.nextDouble()));
        return Duration.ofMinutes((long) (days * 24 * 60));
    }

    /** Reports what is known by now, as the shop does each night. */
    void report(Instant now, ModelHandle<Order, Answer> model) {
        while (!entries.isEmpty() && !entries.peek().at().isAfter(now)) {
            Entry entry = entries.remove();
            model.feedback(entry.id(), Feedback.label(entry.outcome()));
        }
    }
}
