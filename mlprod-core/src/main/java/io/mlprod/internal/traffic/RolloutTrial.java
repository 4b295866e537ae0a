package io.mlprod.internal.traffic;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.internal.rollout.RolloutMachine;
import io.mlprod.internal.rollout.RolloutMemory;
import io.mlprod.internal.rollout.UnitNames;
import io.mlprod.internal.routing.Assigner;
import io.mlprod.internal.routing.Assignment;
import io.mlprod.internal.routing.SlotTable;
import io.mlprod.internal.serving.HandleContext;
import io.mlprod.internal.serving.LoadedModel;
import io.mlprod.internal.text.PlainText;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.Feedback;
import io.mlprod.observe.ModelEvent;
import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RolloutState;
import io.mlprod.rollout.RolloutStatus;
import io.mlprod.routing.Route;
import io.mlprod.routing.Route.Reason;
import io.mlprod.shadow.ShadowReport;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A guarded rollout on a handle's traffic. Each decision of the machine becomes a stage, which every call reads once;
 * so a decision is in force one volatile write after it was taken.
 */
final class RolloutTrial<I, O> implements Trial<I, O>, RolloutMachine.Effects {

    private static final int CONTROL = 0;
    private static final int CANDIDATE = 1;
    private static final List<String> ARMS = List.of(Route.CONTROL, Route.CANDIDATE);

    /** The assignment of units to versions between two decisions. */
    private record Stage(
            RolloutState state,
            int step,
            long epoch,
            @Nullable Assigner assigner) {}

    private final String name;
    private final Rollout<? super I, ? super O> config;
    private final TrialHost<I, O> host;
    private final HandleContext context;
    private final LoadedModel<I, O> stable;
    private final LoadedModel<I, O> candidate;
    private final UnitExtractor<I> units;
    private final List<SlotTable> tables; // the steps' shares
    private final ExposureLog exposures;
    private final @Nullable ShadowRunner<I, O> shadow;
    private final RolloutMachine<? super O> machine;
    private final Route rolledBack;
    private volatile Stage stage = new Stage(RolloutState.PENDING, -1, 0, null);

    /**
     * Prepares the rollout, which the machine will start.
     *
     * @param memory what the handle remembers of its rollouts
     * @param shadowing makes the shadow, which reports each call that the candidate was asked
     */
    RolloutTrial(
            Rollout<? super I, ? super O> config,
            TrialHost<I, O> host,
            HandleContext context,
            LoadedModel<I, O> stable,
            LoadedModel<I, O> candidate,
            RolloutMemory memory,
            Function<ShadowRunner.Told, ShadowRunner<I, O>> shadowing) {
        this.name = config.name().orElseThrow();
        this.config = config;
        this.host = host;
        this.context = context;
        this.stable = stable;
        this.candidate = candidate;
        this.units = new UnitExtractor<>(toString(), config.units().unit().orElse(null));
        this.tables = config.steps().stream()
                .map(share -> SlotTable.of(config.units().hashing(), 1, 1 - share, share))
                .toList();
        Assigner unused = assigner(tables.get(0), 1); // reports a wrong salt now
        this.machine = machine(config.steps(sharesOfUnits()), memory);
        this.rolledBack = new Route(name, 0, 0, Route.CONTROL, stable.version(), -1, 1, Reason.ROLLED_BACK, "");
        this.shadow = config.shadow() > 0 ? shadowing.apply(machine.observations()::shadowed) : null;
        this.exposures = new ExposureLog(toString(), config.units().exposures().orElse(null), context);
    }

    /**
     * Returns the assigner of a step. A larger share has all the slots of a smaller one, so a step only moves units
     * from control to the candidate.
     */
    private Assigner assigner(SlotTable table, long epoch) {
        String salt = epoch == 1 ? name : name + "#" + epoch;
        return Assigner.of(config.units(), salt, table, context.name(), ARMS);
    }

    /** Returns the steps' shares in whole slots: guards compare by the share that units really get. */
    private double[] sharesOfUnits() {
        return tables.stream().mapToDouble(table -> table.share(CANDIDATE)).toArray();
    }

    private <P> RolloutMachine<P> machine(Rollout<?, P> typed, RolloutMemory memory) {
        return new RolloutMachine<>(
                typed,
                candidate.version().sha256(),
                context.time(),
                UUID.randomUUID().toString(),
                new UnitNames(context.hashedUnits().key("rollout", UnitNames.KEY_BYTES)),
                memory,
                this);
    }

    RolloutMachine<? super O> machine() {
        return machine;
    }

    // ---- where an input goes

    @Override
    public Assigned<I, O> assign(I input, Call call) {
        Stage now = stage;
        if (now.state() == RolloutState.ROLLED_BACK) {
            return Assigned.uncounted(stable, rolledBack);
        }
        if (now.state() == RolloutState.PROMOTING || now.state() == RolloutState.PROMOTED) {
            return new Assigned<>(candidate, route(now, CANDIDATE, -1, 1, Reason.PROMOTED, ""), CANDIDATE, 0, null);
        }
        if (now.assigner() == null) {
            return new Assigned<>(
                    stable, stable.direct(), CONTROL, 0, now.state() == RolloutState.PENDING ? null : shadow);
        }
        Assignment to = now.assigner().assign(units.of(input, call));
        boolean isHashed = to.reason() == Reason.HASH;
        double propensity = isHashed ? now.assigner().table().share(to.arm()) : 1;
        Route route = route(
                now,
                to.arm(),
                to.slot(),
                propensity,
                to.reason(),
                to.slot() < 0 ? "" : now.assigner().salt());
        return new Assigned<>(to.arm() == CANDIDATE ? candidate : stable, route, to.arm(), to.unitHash(), null);
    }

    private Route route(Stage now, int arm, int slot, double propensity, Reason reason, String salt) {
        return arm == CANDIDATE
                ? new Route(
                        name,
                        now.epoch(),
                        now.step(),
                        Route.CANDIDATE,
                        candidate.version(),
                        slot,
                        propensity,
                        reason,
                        salt)
                : new Route(
                        name, now.epoch(), now.step(), Route.CONTROL, stable.version(), slot, propensity, reason, salt);
    }

    // ---- what came of it

    @Override
    @SuppressWarnings("unchecked") // guards count what the handle answers
    public void note(
            I input, Assigned<I, O> assigned, @Nullable Prediction<O> answer, @Nullable Throwable error, long nanos) {
        Route route = assigned.route();
        if (answer != null) {
            exposures.note(route, assigned.unit(), answer);
        }
        if (route.isCounted() || route.reason() == Reason.PROMOTED) { // counted for the breaker only
            boolean isCandidate = assigned.arm() == CANDIDATE;
            boolean fellBack = answer != null && answer.route().reason() == Reason.FALLBACK;
            ((RolloutMachine<O>) machine)
                    .observations()
                    .observe(
                            isCandidate,
                            route.step(),
                            assigned.unit(),
                            answer == null ? null : answer.value(),
                            error,
                            fellBack,
                            nanos,
                            answer == null ? null : answer.id());
        } else if (route.reason() == Reason.NO_UNIT) {
            machine.observations().withoutUnit();
        }
    }

    @Override
    public boolean feedback(PredictionId id, Feedback feedback) {
        if (feedback instanceof Feedback.Label label && shadow != null) {
            return shadow.label(id, label);
        }
        return feedback instanceof Feedback.Occurred occurred
                && machine.observations().event(id, occurred.event());
    }

    // ---- what the machine decides

    @Override
    public void routing(RolloutState state, int step, double share, String reason) {
        boolean splits = step >= 0 && (state == RolloutState.STEP || state == RolloutState.PAUSED);
        Assigner assigner = splits ? assigner(tables.get(step), machine.epoch()) : null;
        boolean isNumbered = splits || state == RolloutState.PROMOTING || state.isFinal();
        stage = new Stage(state, step, isNumbered ? machine.epoch() : 0, assigner);
        if (state == RolloutState.PROMOTED) {
            host.promote(this, candidate.version().version(), reason);
        } else if (state == RolloutState.ROLLED_BACK) {
            host.end(this, reason, true);
        }
    }

    @Override
    public void ended() {
        close();
        host.announce();
    }

    @Override
    public boolean serves() {
        return host.isServing(candidate);
    }

    @Override
    public @Nullable String demote() {
        try {
            host.rollBackFrom(candidate);
            return null;
        } catch (IllegalStateException e) {
            return e.getMessage();
        }
    }

    @Override
    public void changed(RolloutStatus status) {
        context.journal().announce(new ModelEvent.RolloutChanged(candidate.version(), status));
    }

    @Override
    public Optional<RolloutStatus> rollout() {
        return Optional.of(machine.status());
    }

    @Override
    public Optional<ShadowReport> shadow() {
        return Optional.ofNullable(shadow).map(ShadowRunner::report);
    }

    @Override
    public boolean takeBack(String why) {
        return machine.takeBackUnlessPromoted(why);
    }

    @Override
    public void undone() {
        machine.undone("rolled back");
    }

    @Override
    public void close() {
        machine.close();
        if (shadow != null) {
            shadow.stop();
        }
        exposures.close();
    }

    @Override
    public String toString() {
        return PlainText.line("rollout '" + name + "'");
    }
}
