package io.mlprod.testing.fake;

import io.mlprod.error.LoadException;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.Inputs;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.Outputs;
import io.mlprod.spi.Engine;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import io.mlprod.spi.SourceReader;
import io.mlprod.time.ManualTime;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * An engine whose models are scripts. A source says by its version's name, or without one by its own name, which script
 * it is; its bytes are read only if the signature is that of a real model.
 */
final class ScriptedEngine<I, O> implements Engine {

    final FakeTypes<I, O> types;
    final ManualTime time;
    final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final Map<String, Version<I, O>> versions = new ConcurrentHashMap<>();
    private final Map<String, Version<I, O>> read = new ConcurrentHashMap<>(); // by digest

    private volatile @Nullable ModelSignature signature; // of the version that was opened last

    volatile Set<String> rounded = Set.of(); // components, in that version

    ScriptedEngine(FakeTypes<I, O> types, ManualTime time) {
        this.types = types;
        this.time = time;
    }

    /** Returns an engine for one version, which nothing disturbs and whose calls do not count. */
    ScriptedEngine<I, O> aside(Version<I, O> version) {
        ScriptedEngine<I, O> aside = new ScriptedEngine<>(types, time);
        aside.versions.put(version.name(), version.aside());
        return aside;
    }

    Version<I, O> version(String name) {
        return versions.computeIfAbsent(name, key -> Version.of(types.name(), key));
    }

    /** Returns what is wrong with the test, whichever version it was found in; null if nothing is. */
    @Nullable
    AssertionError firstFault() {
        return versions.values().stream()
                .map(version -> version.script().firstFault())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    @Override
    public String name() {
        return "script";
    }

    @Override
    public ModelArtifact read(SourceReader reader) {
        ModelSource source = reader.source();
        String name = source.version().orElseGet(source::name);
        Version<I, O> version = versions.get(name);
        if (version == null) {
            throw new LoadException(
                    LoadException.Reason.NOT_FOUND,
                    "No script for version '" + name + "' of " + types.name() + "; there are scripts for "
                            + versions.keySet().stream().sorted().toList() + ". Write one first: version(\"" + name
                            + "\").when(…)",
                    null);
        }
        ModelArtifact artifact = artifact(reader, version.name());
        read.put(artifact.sha256(), version);
        return artifact;
    }

    private ModelArtifact artifact(SourceReader reader, String version) {
        String pinned = reader.source().sha256().orElse(null);
        if (!types.isOfFile()) {
            String digest = pinned != null ? pinned : digest(types.name() + "\0" + version);
            return ModelArtifact.builder(reader.source().description(), digest).build();
        }
        ModelArtifact file = reader.onnx();
        ModelGraph graph = file.graph().orElse(ModelGraph.EMPTY);
        String digest = pinned != null ? pinned : digest(file.sha256() + "\0" + version);
        return ModelArtifact.builder(file.description(), digest).graph(graph).build();
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java platform has SHA-256", e);
        }
    }

    @Override
    public ModelSession open(ModelArtifact model, SessionOptions options) {
        Version<I, O> version = read.get(model.sha256());
        if (version == null) {
            throw new LoadException(LoadException.Reason.NOT_FOUND, model + " was not read by this engine", null);
        }
        version.injected().forEach(injected -> injected.disturbance().beforeLoad(version.name()));
        ModelSignature opened = types.signature(model);
        signature = opened;
        ScriptedSession<I, O> session = new ScriptedSession<>(this, version, opened);
        rounded = session.rounded();
        return session;
    }

    /** Returns the signature; that of a file is known when the first version has been loaded. */
    ModelSignature signature() {
        ModelSignature known = signature != null ? signature : types.own();
        if (known == null) {
            throw new IllegalStateException("The signature of " + types.name() + " is that of " + types.file()
                    + ", which is read when the handle is built; call handle() first");
        }
        return known;
    }

    /** Returns why rows cannot share a run: tensors do not say where the rows of one caller end. */
    @Nullable
    String rowDependence() {
        return types.input() == Inputs.class || types.output() == Outputs.class
                ? "its script answers whole tensors"
                : null;
    }
}
