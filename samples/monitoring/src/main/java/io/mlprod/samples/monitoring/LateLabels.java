package io.mlprod.samples.monitoring;

import io.mlprod.ModelHandle;
import io.mlprod.Prediction;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.Feedback;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/** Says some time after each forecast whether the station was busy. Thread-safe. */
final class LateLabels implements Runnable {

    /** So many rentals an hour are many, and what {@code Performance.threshold} is set to. */
    static final double BUSY = 20;

    private static final long AFTER_NANOS = Duration.ofSeconds(2).toNanos();
    private static final double SPREAD = 0.3;

    private final ModelHandle<Question, Forecast> model;
    private final DelayQueue<Known> known = new DelayQueue<>();

    LateLabels(ModelHandle<Question, Forecast> model) {
        this.model = model;
    }

    private record Known(PredictionId id, boolean wasBusy, long atNanos) implements Delayed {

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(atNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }

    /** Notes a forecast; what comes is about that, in this city. */
    void add(Prediction<Forecast> forecast, Random random) {
        double rentals = forecast.value().rentals() * Math.exp(SPREAD * random.nextGaussian());
        known.add(new Known(forecast.id(), rentals >= BUSY, System.nanoTime() + AFTER_NANOS));
    }

    /** Gives the labels until the thread is interrupted. */
    @Override
    public void run() {
        try {
            while (true) {
                Known next = known.take();
                model.feedback(next.id(), Feedback.label(next.wasBusy()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
