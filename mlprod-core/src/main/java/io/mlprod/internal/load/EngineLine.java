package io.mlprod.internal.load;

import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.error.MlprodException;
import io.mlprod.internal.log.Log;
import io.mlprod.lifecycle.EngineChoice;
import io.mlprod.lifecycle.EngineChoice.Refusal;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.spi.Engine;
import io.mlprod.spi.EngineLimits;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The engines of a handle, in line for one model: the first that takes the model runs it. Until one has opened it, the
 * engine in front is the first that could read it. For one thread.
 */
public final class EngineLine {

    private static final Log LOG = Log.of(EngineLine.class);

    private final ModelSource source;
    private final ModelLoader reader;
    private final Iterator<Engine> behind;
    private final List<Refusal> refusals = new ArrayList<>();
    private final List<Refusal> told = new ArrayList<>(); // those that are part of the error if no engine is left
    private final List<Throwable> failures = new ArrayList<>(); // of those
    private Candidate candidate;
    private final String sha256;
    private boolean isOpened; // whether the candidate has opened the model

    /** An engine that could read the model. */
    private record Candidate(Engine engine, String name, EngineLimits limits, ModelArtifact artifact) {}

    private EngineLine(List<Engine> engines, ModelSource source) {
        this.source = source;
        this.reader = new ModelLoader(source);
        this.behind = engines.iterator();
        this.candidate = next();
        this.sha256 = candidate.artifact.sha256();
    }

    /**
     * Lets the engines read a model, in order, until one can.
     *
     * @param engines those in line, at least one
     * @param source where the model is, and what it has to be
     * @return the line
     * @throws LoadException if no engine can read it
     */
    public static EngineLine read(List<Engine> engines, ModelSource source) {
        return new EngineLine(engines, source);
    }

    /** Returns the digest that identifies the version, whichever engine opens it. */
    public String sha256() {
        return sha256;
    }

    /** Returns the model as the engine in front has read it. */
    public ModelArtifact artifact() {
        return candidate.artifact;
    }

    /** Returns the structure of the model, which is empty if it is not an ONNX model. */
    public ModelGraph graph() {
        return candidate.artifact.graph().orElse(ModelGraph.EMPTY);
    }

    /** Returns the limits of the engine in front. */
    public EngineLimits limits() {
        return candidate.limits;
    }

    /** Returns which engine is in front, and what those before it said. */
    public EngineChoice choice() {
        return new EngineChoice(candidate.name, refusals);
    }

    /**
     * Opens the model with the first engine that takes it; that one is asked alone from then on.
     *
     * @throws LoadException if none takes it
     */
    public ModelSession open(SessionOptions options) {
        while (true) {
            try {
                ModelSession session = opened(candidate, options);
                isOpened = true;
                return session;
            } catch (RuntimeException | LinkageError e) {
                if (isOpened) {
                    throw asLoadError(candidate.name, e);
                }
                refused(candidate.engine, candidate.name, e);
                candidate = next();
            }
        }
    }

    private Candidate next() {
        while (behind.hasNext()) {
            Engine engine = behind.next();
            String name = engine.getClass().getName();
            try {
                name = Objects.requireNonNull(engine.name(), "the name of an engine");
                EngineLimits limits = Objects.requireNonNull(engine.limits(), "the limits of an engine");
                ModelArtifact artifact = Objects.requireNonNull(engine.read(reader), "what an engine has read");
                return new Candidate(engine, name, limits, artifact);
            } catch (RuntimeException | LinkageError e) {
                refused(engine, name, e);
            }
        }
        throw noneLeft();
    }

    private static ModelSession opened(Candidate by, SessionOptions options) {
        ModelGraph graph = by.artifact.graph().orElse(null);
        if (graph != null) {
            refuse(by, LimitCheck.problems(by.name, by.limits, graph));
        }
        ModelSession session = Objects.requireNonNull(by.engine.open(by.artifact, options), "the session of an engine");
        try {
            if (graph == null) {
                refuse(by, LimitCheck.problems(by.name, by.limits, session.signature()));
            }
            return session;
        } catch (Throwable e) {
            close(session, by.name);
            throw e;
        }
    }

    /** Closes a session that is not used; throws nothing, since the reason for that is thrown. */
    private static void close(ModelSession session, String engine) {
        try {
            session.close();
        } catch (Throwable e) {
            LOG.warn("Engine {} could not close a model that it does not serve", engine, e);
        }
    }

    /** Closes the session that was opened last, which is not used after all; throws nothing. */
    public void close(ModelSession session) {
        close(session, candidate.name);
    }

    /**
     * Returns whether rows depend on each other, see {@link ModelSession#rowDependence}.
     *
     * @throws LoadException if the engine fails
     */
    public Optional<String> rowDependence(ModelSession session, List<String> outputs) {
        try {
            return Objects.requireNonNull(session.rowDependence(outputs), "the rowDependence of an engine");
        } catch (RuntimeException | LinkageError e) {
            throw asLoadError(candidate.name, e);
        }
    }

    private static void refuse(Candidate by, List<String> problems) {
        if (!problems.isEmpty()) {
            List<String> lines = new ArrayList<>();
            lines.add(by.artifact.description() + " cannot be served:");
            problems.forEach(problem -> lines.add("  " + problem));
            throw new LoadException(Reason.UNSUPPORTED, lines);
        }
    }

    private void refused(Engine engine, String name, Throwable failure) {
        String reason = reason(failure);
        Refusal refusal = new Refusal(name, reason);
        refusals.add(refusal);
        if (behind.hasNext() && failure instanceof LoadException && engine.isSelective()) {
            LOG.debug("{} does not take {}: {}", name, source, Log.oneLine(reason));
            return;
        }
        told.add(refusal);
        failures.add(failure);
        if (!behind.hasNext()) {
            return; // it is thrown
        }
        if (failure instanceof LoadException) {
            LOG.info("{} does not take {}: {}", name, source, Log.oneLine(reason));
        } else {
            LOG.warn("{} does not take {}", name, source, failure);
        }
    }

    /**
     * Returns the reason of a failure. The message of an exception that is not ours may hold values of rows that the
     * engine has tried, so it is left out.
     */
    private static String reason(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return (failure instanceof MlprodException || failure instanceof LinkageError) && !message.isBlank()
                ? message
                : "failed with " + failure.getClass().getName();
    }

    /**
     * Returns the error when no engine is left: an engine that was alone fails with its own error, and so do several
     * with the same error about the file.
     */
    private RuntimeException noneLeft() {
        Throwable last = failures.get(failures.size() - 1);
        if (failures.stream().allMatch(failure -> failure == last)) {
            return asLoadError(told.get(told.size() - 1).engine(), last);
        }
        List<String> lines = new ArrayList<>();
        lines.add("None of the engines in line takes " + source + ":");
        for (Refusal refusal : told) {
            List<String> reason = refusal.reason().lines().toList();
            lines.add("  " + refusal.engine() + ": " + reason.get(0));
            reason.stream().skip(1).forEach(line -> lines.add("    " + line));
        }
        LoadException none = new LoadException(
                last instanceof LoadException known ? known.reason() : Reason.REJECTED_BY_RUNTIME, lines);
        failures.forEach(none::addSuppressed);
        return none;
    }

    /** Returns an engine's failure as one of loading, so that the version fails at that gate, whatever it was. */
    private RuntimeException asLoadError(String engine, Throwable failure) {
        return failure instanceof MlprodException known
                ? known
                : new LoadException(
                        Reason.REJECTED_BY_RUNTIME,
                        source + " cannot be loaded: engine " + engine + " " + reason(failure) + "; see the cause",
                        failure);
    }
}
