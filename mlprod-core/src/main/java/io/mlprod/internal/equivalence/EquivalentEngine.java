package io.mlprod.internal.equivalence;

import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.error.MlprodException;
import io.mlprod.internal.graph.HazardFinder;
import io.mlprod.internal.log.Log;
import io.mlprod.spi.Engine;
import io.mlprod.spi.EngineLimits;
import io.mlprod.spi.EngineLimits.Texts;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import io.mlprod.spi.SourceReader;
import io.mlprod.time.TimeSource;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An engine that runs a model only if it answers as another one does, the reference. When a model is opened, both
 * engines run rows that are made from it. If the answers differ, the model is refused, and goes to the next engine in
 * line. Thread-safe if both engines are.
 */
public final class EquivalentEngine implements Engine {

    private static final Log LOG = Log.of(EquivalentEngine.class);

    private final Engine candidate;
    private final Engine reference;
    private final double rescored;
    private final Verdicts verdicts;
    private final TimeSource time;

    /**
     * Creates an engine.
     *
     * @param candidate runs the models
     * @param reference says what is right
     * @param rescored the share of the calls that the reference runs as well; 0 for none
     * @param verdicts where what was found is kept; null for memory only
     * @param time the clock that limits the check
     */
    public EquivalentEngine(
            Engine candidate, Engine reference, double rescored, @Nullable Path verdicts, TimeSource time) {
        this.candidate = candidate;
        this.reference = reference;
        this.rescored = rescored;
        this.verdicts = new Verdicts(verdicts == null ? null : new VerdictFile(verdicts));
        this.time = time;
    }

    @Override
    public String name() {
        return candidate.name();
    }

    @Override
    public String version() {
        return candidate.version();
    }

    @Override
    public boolean isSelective() {
        return true;
    }

    /** Returns the limits of the candidate; those of the reference, too, if it runs calls. */
    @Override
    public EngineLimits limits() {
        return rescored > 0 ? BothLimits.of(candidate.limits(), reference.limits()) : candidate.limits();
    }

    @Override
    public ModelArtifact read(SourceReader source) {
        return candidate.read(source);
    }

    @Override
    public ModelSession open(ModelArtifact model, SessionOptions options) {
        ModelGraph graph = model.graph()
                .orElseThrow(() -> refusal("is no ONNX model, so that " + reference.name() + " cannot check it"));
        ModelSession own = candidate.open(model, options);
        try {
            return checked(own, model, graph, options);
        } catch (HangingException e) {
            throw e.refusal; // its session is in use
        } catch (Throwable e) {
            close(own);
            throw e;
        }
    }

    private ModelSession checked(ModelSession own, ModelArtifact model, ModelGraph graph, SessionOptions options) {
        String version = candidate.version(); // first, as a failure of it says nothing of the reference
        VerdictKey key;
        Verdict known = null;
        ModelSession other = null;
        try {
            key = key(model, version, options);
            known = verdicts.find(key).orElse(null);
            if (known == null || (known.isEqual() && rescored > 0)) {
                other = reference.open(model, options.intraOpThreads(1)); // else the order of its sums would vary
            }
        } catch (LinkageError e) {
            return new UnprovenSession(own, unproven(e.toString()));
        } catch (LoadException e) {
            if (e.reason() == Reason.RUNTIME_UNAVAILABLE) {
                return new UnprovenSession(own, unproven(e.getMessage()));
            }
            throw refusal("cannot be compared: " + reference.name() + " does not take the model: " + e.getMessage());
        }
        return known != null && other == null
                ? judged(known, own, model)
                : compared(own, Objects.requireNonNull(other), key, known, model, graph);
    }

    /** Compares the two sessions, unless that has been done before; closes the other one unless it is needed. */
    private ModelSession compared(
            ModelSession own,
            ModelSession other,
            VerdictKey key,
            @Nullable Verdict known,
            ModelArtifact model,
            ModelGraph graph) {
        boolean isKept = false;
        try {
            Optional<ModelParts> parts = ModelParts.of(graph, other.signature());
            Verdict verdict = known;
            if (verdict == null) {
                EquivalenceCheck.Result result = check(own, other, parts, graph);
                isKept = result.isHanging();
                if (isKept) {
                    throw new HangingException(unequal(result.verdict()));
                }
                verdict = result.verdict();
                verdicts.keep(key, verdict);
            }
            ModelSession judged = judged(verdict, own, model);
            isKept = rescored > 0 && parts.isPresent();
            return isKept ? rescoring(own, other, parts.get()) : judged;
        } finally {
            if (!isKept) {
                close(other);
            }
        }
    }

    private ModelSession rescoring(ModelSession own, ModelSession other, ModelParts parts) {
        return new RescoringSession(own, other, parts, rescored, candidate.name(), reference.name());
    }

    private EquivalenceCheck.Result check(
            ModelSession own, ModelSession other, Optional<ModelParts> parts, ModelGraph graph) {
        String difference = EquivalenceCheck.difference(other.signature(), own.signature());
        if (!difference.isEmpty()) {
            return new EquivalenceCheck.Result(Verdict.different("the signature: " + difference, 0), false);
        }
        if (parts.isEmpty()) {
            return unknown("rows cannot be made for its inputs");
        }
        if (reference.limits().onnxRuntimeOperators()
                && !(HazardFinder.hazards(graph, other.signature()).isEmpty()
                        && HazardFinder.unsafe(graph, other.signature()).isEmpty())) {
            return unknown("it has operators that may end the process on rows that are made for the comparison");
        }
        Texts texts = candidate.limits().texts();
        Texts others = reference.limits().texts();
        return new EquivalenceCheck(own, other, time)
                .run(parts.get(), text -> texts.admits(text) && others.admits(text));
    }

    private static EquivalenceCheck.Result unknown(String reason) {
        return new EquivalenceCheck.Result(Verdict.unknown(reason), false);
    }

    private ModelSession judged(Verdict verdict, ModelSession own, ModelArtifact model) {
        if (!verdict.isEqual()) {
            LoadException unequal = unequal(verdict);
            LOG.info("{}: {}, so it does not run it", model.description(), Log.oneLine(unequal.getMessage()));
            throw unequal;
        }
        LOG.debug("{} answers as {} does on {} rows", candidate.name(), reference.name(), verdict.rows());
        return own;
    }

    private VerdictKey key(ModelArtifact model, String version, SessionOptions options) {
        EngineLimits limits = candidate.limits();
        return new VerdictKey(
                model.sha256(),
                candidate.name(),
                version,
                reference.name(),
                reference.version(),
                System.getProperty("os.arch", ""),
                Runtime.version().feature(),
                limits.tunesThreads() || limits.tunesArena() ? options.toString() : "");
    }

    private LoadException unequal(Verdict verdict) {
        return refusal(
                verdict.outcome() == Verdict.Outcome.UNKNOWN
                        ? "cannot be compared with " + reference.name() + ": " + verdict.reason()
                        : "answers otherwise than " + reference.name() + ": " + verdict.reason());
    }

    private LoadException refusal(String problem) {
        return new LoadException(Reason.UNSUPPORTED, candidate.name() + " " + problem);
    }

    private String unproven(String reason) {
        return "its answers were not compared with those of " + reference.name() + ", which is not there: " + reason;
    }

    private static void close(ModelSession session) {
        try {
            session.close();
        } catch (RuntimeException e) {
            LOG.warn("A model that was opened for a comparison could not be closed", e);
        }
    }

    /** The refusal of a model that a run still holds, so that it cannot be closed. */
    private static final class HangingException extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final MlprodException refusal;

        HangingException(MlprodException refusal) {
            super(refusal);
            this.refusal = refusal;
        }
    }
}
