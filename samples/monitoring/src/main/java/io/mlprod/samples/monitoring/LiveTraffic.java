package io.mlprod.samples.monitoring;

import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.Predictor;
import io.mlprod.error.MlprodException;
import io.mlprod.samples.monitoring.Troubles.Renamed;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** People who ask about bikes now: questions of the whole summer, in random order, some of them wrong. */
final class LiveTraffic implements Runnable {

    private static final int HOURS = 42 * 24;
    private static final double WRONG = 0.005;
    private static final Duration NO_TIME = Duration.ofNanos(1);
    private static final long PAUSE_MILLIS = 2;

    private final ModelHandle<Question, Forecast> model;
    private final Predictor<Question, Forecast> chain;
    private final LateLabels labels;
    private final Set<Fault> faults;
    private final List<Question> usual = questions(new Troubles(0, Renamed.NONE));
    private final List<Question> troubled = questions(new Troubles(4, Renamed.BUSIEST));

    LiveTraffic(
            ModelHandle<Question, Forecast> model,
            Predictor<Question, Forecast> chain,
            LateLabels labels,
            Set<Fault> faults)
            throws IOException {
        this.model = model;
        this.chain = chain;
        this.labels = labels;
        this.faults = faults;
    }

    private static List<Question> questions(Troubles troubles) throws IOException {
        City city = new City();
        List<Question> all = new ArrayList<>();
        IntStream.range(0, HOURS).forEach(hour -> city.nextHour(troubles).forEach(all::add));
        return all;
    }

    /** Asks until the thread is interrupted. */
    @Override
    public void run() {
        Random random = new Random();
        try {
            while (true) {
                List<Question> today = faults.contains(Fault.THERMOMETERS) ? troubled : usual;
                ask(today.get(random.nextInt(today.size())), random);
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask(Question question, Random random) {
        Call call = Call.DEFAULT.unit("c-" + random.nextInt(10_000));
        try {
            chain.predict(question, call);
            if (faults.contains(Fault.TIMEOUTS) && random.nextBoolean()) {
                Question unheard = question.windier(random.nextFloat() / 100); // a remembered answer needs no time
                model.predict(unheard, call.timeout(NO_TIME));
            }
            labels.add(model.predict(random.nextDouble() < WRONG ? question.in("the moon") : question, call), random);
        } catch (MlprodException e) {
            // counted by the metrics
        }
    }
}
