package io.mlprod.testing.verdicts;

import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.Prediction;
import io.mlprod.error.MlprodException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.Feedback;
import io.mlprod.testing.fake.ScriptedModel;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Processes with a handle each on one manual clock, and what will be told of their predictions later. */
final class World implements AutoCloseable {

    /** What the model takes. */
    public record In(float x) {}

    /** What it gives. */
    public record Out(float score) {}

    private record Told(long at, long order, ModelHandle<In, Out> by, PredictionId id, Feedback feedback)
            implements Comparable<Told> {
        @Override
        public int compareTo(Told other) {
            return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
        }
    }

    /** What a version makes of an input. */
    interface Behaviour {
        /** Returns the answer; NaN to fail. */
        float answer(float x);
    }

    final ManualTime time = new ManualTime(Instant.parse("2026-01-01T00:00:00Z"));
    Behaviour control = x -> x;
    Behaviour tried = x -> x;
    private final ScriptedModel<In, Out> model = ScriptedModel.of(In.class, Out.class);
    final List<ModelHandle<In, Out>> handles = new ArrayList<>();
    private final PriorityQueue<Told> waiting = new PriorityQueue<>();
    private long order;
    private long second;

    /** After each piece of feedback: where a scenario looks. */
    Runnable look = () -> {};

    /** So many processes, each with version 1, which serves, and 2. */
    World(int processes) {
        model.otherwise(in -> answer(control, in));
        ScriptedModel<In, Out> second = model.version("2").otherwise(in -> answer(tried, in));
        for (int i = 0; i < processes; i++) {
            ModelHandle<In, Out> handle = ModelHandle.builder(In.class, Out.class)
                    .name("m")
                    .load(model.source())
                    .engine(model.engine())
                    .time(time)
                    .build();
            ModelVersion unused = handle.versions().load(second.source());
            handles.add(handle);
        }
    }

    private static Out answer(Behaviour behaviour, In in) {
        float score = behaviour.answer(in.x());
        if (Float.isNaN(score)) {
            throw new ModelExecutionException("fails in this scenario", null);
        }
        return new Out(score);
    }

    long second() {
        return second;
    }

    ModelHandle<In, Out> handle() {
        return handles.get(0);
    }

    /** Lets time pass until then, and tells what became known on the way. */
    void until(long atSecond) {
        while (!waiting.isEmpty() && waiting.peek().at <= atSecond) {
            Told next = waiting.poll();
            advance(next.at);
            next.by.feedback(next.id, next.feedback);
            look.run();
        }
        advance(atSecond);
    }

    private void advance(long to) {
        if (to > second) {
            time.advance(Duration.ofSeconds(to - second));
            second = to;
        }
    }

    /** Asks process number so and so; null if the call fails. */
    @Nullable
    Prediction<Out> ask(int process, String user, float x) {
        try {
            return handles.get(process).predict(new In(x), Call.DEFAULT.unit(user));
        } catch (MlprodException e) {
            return null;
        }
    }

    /** Tells something so many seconds from now; at once if that is 0. */
    void tell(int process, long after, PredictionId id, Feedback feedback) {
        if (after == 0) {
            handles.get(process).feedback(id, feedback);
            look.run();
        } else {
            waiting.add(new Told(second + after, order++, handles.get(process), id, feedback));
        }
    }

    @Override
    public void close() {
        handles.forEach(ModelHandle::close);
        model.close();
    }
}
