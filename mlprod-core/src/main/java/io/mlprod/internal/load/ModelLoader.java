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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Reads a model once, and checks everything that can be checked before native code sees it. */
public final class ModelLoader {

    private ModelLoader() {}

    /**
     * Reads and checks a model.
     *
     * @param source where it is and what is demanded of it
     * @return the checked bytes
     * @throws LoadException if there is no model, or not the one that was asked for
     */
    public static ModelArtifact load(ModelSource source) {
        byte[] bytes = ModelBytes.read(source);
        MessageDigest digest = sha256();
        digest.update(bytes);
        if (source.externalData().isEmpty()) {
            checkPin(source, digest);
        }
        FormatSniffer.refuseOtherFormats(bytes, source.description());
        byte[] model = withoutFunctions(bytes, hex(digest), source);
        ModelGraph graph = parse(model, source.description());
        if (!graph.unsupported().isEmpty()) {
            List<String> lines = new ArrayList<>();
            lines.add(source + " cannot be served:");
            graph.unsupported().forEach(problem -> lines.add("  " + problem));
            throw new LoadException(Reason.UNSUPPORTED, lines);
        }
        ExternalData external = ExternalData.read(source, graph);
        external.files().values().forEach(digest::update);
        if (!source.externalData().isEmpty()) {
            checkPin(source, digest);
        }
        return new ModelArtifact(source.description(), model, graph, external.tensors(), hex(digest));
    }

    /**
     * Returns what changes when a model does, without a look at what is in it.
     *
     * @param source of a model that is in no file, and so has no external data
     * @return the digest of its bytes
     * @throws LoadException if they cannot be read
     */
    public static String digest(ModelSource source) {
        MessageDigest digest = sha256();
        digest.update(ModelBytes.read(source));
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

    /** The model with its functions written out, if that can be done within bounds. */
    private static byte[] withoutFunctions(byte[] bytes, String sha256, ModelSource source) {
        try {
            long size = GraphSize.of(bytes);
            if (size > source.maxGraphSize()) {
                throw new LoadException(
                        Reason.TOO_LARGE,
                        source.description() + " amounts to " + size
                                + " inputs of nodes and initializers, counted as"
                                + " the engine goes through them, and at most " + source.maxGraphSize()
                                + " are loaded, since it may take very long; if the model is meant to be so large, raise"
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

    /** The digest so far; more may be added afterwards. */
    private static String hex(MessageDigest digest) {
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("The platform's SHA-256 can be cloned", e);
        }
    }
}
