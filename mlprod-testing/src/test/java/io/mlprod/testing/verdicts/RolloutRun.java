package io.mlprod.testing.verdicts;

import io.mlprod.Prediction;
import io.mlprod.observe.Feedback;
import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RolloutState;
import io.mlprod.rollout.RolloutStore;
import io.mlprod.rollout.RunningRollout;
import io.mlprod.routing.Route;
import io.mlprod.testing.verdicts.Traffic.Visit;
import io.mlprod.testing.verdicts.World.In;
import io.mlprod.testing.verdicts.World.Out;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/** A rollout on some traffic; in several processes, to which visits come at random. */
final class RolloutRun implements Scenario.Trial {

    /** The probability of something at a visit, when the control or the candidate is asked. */
    interface Rate {
        double of(Visit visit, boolean isCandidate);
    }

    static final Duration SLOW = Duration.ofMillis(20);
    private static final int RETRIES = 6;
    private static final int LOOK = 500; // it judges after every event by itself; this is to end early

    private final Traffic traffic;
    private final RolloutState wanted;
    private final UnaryOperator<Rollout<In, Out>> config;
    private Rate failures = (visit, isCandidate) -> 0;
    private Rate complaints = (visit, isCandidate) -> 0;
    private Rate slow = (visit, isCandidate) -> 0;
    private long complaintAfter;
    private int processes = 1;

    /** What is counted is the state at the end. */
    RolloutRun(Traffic traffic, RolloutState wanted, UnaryOperator<Rollout<In, Out>> config) {
        this.traffic = traffic;
        this.wanted = wanted;
        this.config = config;
    }

    /** The model fails; a caller who gets no answer at all tries again, six times. */
    RolloutRun failures(Rate rate) {
        failures = rate;
        return this;
    }

    /** The event "complaint" is told so many seconds later. */
    RolloutRun complaints(long after, Rate rate) {
        complaints = rate;
        complaintAfter = after;
        return this;
    }

    /** The model takes {@link #SLOW}. */
    RolloutRun slow(Rate rate) {
        slow = rate;
        return this;
    }

    RolloutRun processes(int number) {
        processes = number;
        return this;
    }

    @Override
    public boolean run(long seed) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 2);
        try (World world = new World(processes)) {
            Rollout<In, Out> plan = config.apply(Rollout.<In, Out>to("2")
                    .name("wild" + seed)
                    .polling(polling -> polling.every(Duration.ofMinutes(5)))
                    .patience(Duration.ofDays(99)));
            RolloutStore store = RolloutStore.inMemory();
            List<RunningRollout> rollouts = new ArrayList<>();
            for (int i = 0; i < processes; i++) {
                rollouts.add(world.handles.get(i).rollout(processes == 1 ? plan : plan.store(store)));
            }
            List<Visit> visits = traffic.visits(random);
            for (int i = 0; i < visits.size(); i++) {
                Visit visit = visits.get(i);
                world.until(visit.at());
                if (i % LOOK == 0 && rollouts.get(0).status().state().isFinal()) {
                    break;
                }
                int process = processes == 1 ? 0 : random.nextInt(processes);
                visit(world, process, visit, random);
            }
            world.until(world.second() + 3_600);
            return rollouts.stream().anyMatch(rollout -> rollout.status().state() == wanted);
        }
    }

    private void visit(World world, int process, Visit visit, SplittableRandom random) {
        Prediction<Out> answer = null;
        for (int i = 0; i <= RETRIES && answer == null; i++) {
            world.control = behaviour(visit, false, random.nextDouble(), random.nextDouble());
            world.tried = behaviour(visit, true, random.nextDouble(), random.nextDouble());
            answer = world.ask(process, visit.user(), 1);
        }
        boolean isCandidate = answer != null && answer.route().arm().equals(Route.CANDIDATE);
        if (random.nextDouble() < complaints.of(visit, isCandidate) && answer != null) {
            world.tell(process, complaintAfter, answer.id(), Feedback.occurred("complaint"));
        }
    }

    private World.Behaviour behaviour(Visit visit, boolean isCandidate, double one, double two) {
        boolean fails = one < failures.of(visit, isCandidate);
        boolean isSlow = two < slow.of(visit, isCandidate);
        return x -> {
            if (isSlow) {
                LockSupport.parkNanos(SLOW.toNanos()); // by the real clock, since latency is measured by it
            }
            return fails ? Float.NaN : x;
        };
    }
}
