package io.mlprod.internal.load;

import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.internal.graph.FunctionInliner;
import io.mlprod.internal.graph.GraphReader;
import io.mlprod.internal.graph.GraphSize;
import io.mlprod.internal.graph.MalformedModelException;
import io.mlprod.internal.graph.OversizedModelException;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.SourceReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A loader that reads a model once, however often it is asked, and checks everything that can be checked before an
 * engine sees it. For one thread.
 */
public final class ModelLoader implements SourceReader {

    private final ModelSource source;
    private @Nullable ModelArtifact onnx;
    private @Nullable ModelArtifact bytes;
    private @Nullable LoadException failure; // of reading it as ONNX

    ModelLoader(ModelSource source) {
        this.source = source;
    }

    /**
     * Returns the digest of the bytes of a source that is not a file with others next to it, without parsing them.
     *
     * @throws LoadException if it cannot be read
     */
    public static String sha256(ModelSource source) {
        return new ModelLoader(source).bytes().sha256();
    }

    @Override
    public ModelSource source() {
        return source;
    }

    @Override
    public ModelArtifact bytes() {
        if (bytes == null) {
            if (!source.externalData().isEmpty()) {
                throw new LoadException(
                        Reason.EXTERNAL_DATA,
                        source + " allows external data, which ONNX models have; this engine has a format of its own");
            }
            bytes = readBytes();
        }
        return bytes;
    }

    private ModelArtifact readBytes() {
        byte[] read = source.hasBytes() ? ModelBytes.read(source) : identityOf(source);
        MessageDigest digest = sha256();
        digest.update(read);
        if (source.externalData().isEmpty()) {
            checkPin(source, digest);
        }
        ModelArtifact.Builder artifact = ModelArtifact.builder(source.description(), hex(digest));
        return (source.hasBytes() ? artifact.bytes(read) : artifact).build();
    }

    /** Returns the identity of a model without a file: its name, and the name of its version. */
    private static byte[] identityOf(ModelSource source) {
        return (source.description() + "\0" + source.version().orElse("")).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public ModelArtifact onnx() {
        if (failure != null) {
            throw failure;
        }
        if (onnx == null) {
            try {
                bytes = bytes != null ? bytes : readBytes();
                onnx = source.hasBytes() ? parsed(bytes) : bytes;
            } catch (LoadException e) {
                failure = e;
                throw e;
            }
        }
        return onnx;
    }

    private ModelArtifact parsed(ModelArtifact read) {
        FormatSniffer.refuseOtherFormats(read.bytes(), source.description());
        byte[] model = withoutFunctions(read.bytes(), read.sha256(), source);
        ModelGraph graph = parse(model, source.description());
        if (!graph.unsupported().isEmpty()) {
            List<String> lines = new ArrayList<>();
            lines.add(source + " cannot be served:");
            graph.unsupported().forEach(problem -> lines.add("  " + problem));
            throw new LoadException(Reason.UNSUPPORTED, lines);
        }
        ExternalData external = ExternalData.read(source, graph);
        return ModelArtifact.builder(source.description(), withExternal(read, external))
                .bytes(model)
                .graph(graph)
                .externalData(external.tensors())
                .build();
    }

    /** Returns the digest of the model and of the other files that it takes weights from. */
    private String withExternal(ModelArtifact read, ExternalData external) {
        if (source.externalData().isEmpty()) {
            return read.sha256();
        }
        MessageDigest digest = sha256();
        digest.update(read.bytes());
        external.files().values().forEach(digest::update);
        checkPin(source, digest);
        return hex(digest);
    }

    private static void checkPin(ModelSource source, MessageDigest digest) {
        String pinned = source.sha256().orElse(null);
        if (pinned != null && !pinned.equals(hex(digest))) {
            throw new LoadException(
                    Reason.DIGEST_MISMATCH,
                    source + " has SHA-256 " + hex(digest) + ", but " + pinned
                            + " was pinned; deploy the right file, or pin the new digest if the change was meant");
        }
    }

    /** Returns the model with its functions expanded, if that can be done within bounds. */
    private static byte[] withoutFunctions(byte[] bytes, String sha256, ModelSource source) {
        try {
            long size = GraphSize.of(bytes);
            if (size > source.maxGraphSize()) {
                throw new LoadException(
                        Reason.TOO_LARGE,
                        source.description() + " amounts to " + size
                                + " inputs of nodes and initializers, counted as"
                                + " the engine goes through them, and at most " + source.maxGraphSize()
                                + " are loaded, since it may take very long; if the model is meant to be so large,"
                                + " raise"
                                + " ModelSource.maxGraphSize");
            }
            return FunctionInliner.inline(bytes, sha256.substring(0, 16), source.maxBytes());
        } catch (OversizedModelException e) {
            throw tooLarge(source.description(), e);
        } catch (MalformedModelException e) {
            throw corrupt(source.description(), bytes.length, e);
        }
    }

    private static ModelGraph parse(byte[] model, String description) {
        try {
            return GraphReader.read(model);
        } catch (OversizedModelException e) {
            throw tooLarge(description, e);
        } catch (MalformedModelException e) {
            throw corrupt(description, model.length, e);
        }
    }

    private static LoadException tooLarge(String description, OversizedModelException cause) {
        return new LoadException(
                Reason.TOO_LARGE,
                description + " cannot be checked: " + cause.getMessage()
                        + ", a third of the heap that the file leaves; if that is right, give the JVM more with -Xmx",
                cause);
    }

    private static LoadException corrupt(String description, int length, MalformedModelException cause) {
        return new LoadException(
                Reason.CORRUPT,
                description + " is not a complete ONNX model: " + cause.getMessage() + " of " + length
                        + ". The file is damaged or cut off, or not ONNX at all; copy it again and compare sizes",
                cause);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java platform has SHA-256", e);
        }
    }

    /** Returns the digest so far; more may be added afterwards. */
    private static String hex(MessageDigest digest) {
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("The platform's SHA-256 can be cloned", e);
        }
    }
}
