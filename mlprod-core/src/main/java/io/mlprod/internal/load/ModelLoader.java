package io.mlprod.internal.load;

import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.internal.graph.GraphReader;
import io.mlprod.internal.graph.MalformedModelException;
import io.mlprod.internal.graph.OversizedModelException;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelGraph;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

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
        ModelGraph graph = parse(bytes, source.description());
        if (!graph.unsupported().isEmpty()) {
            throw new LoadException(
                    Reason.UNSUPPORTED, source + " cannot be served:\n  " + String.join("\n  ", graph.unsupported()));
        }
        ExternalData external = ExternalData.read(source, graph);
        external.files().values().forEach(digest::update);
        if (!source.externalData().isEmpty()) {
            checkPin(source, digest);
        }
        return new ModelArtifact(source.description(), bytes, graph, external.tensors(), hex(digest));
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

    private static ModelGraph parse(byte[] bytes, String description) {
        try {
            return GraphReader.read(bytes);
        } catch (OversizedModelException e) {
            throw new LoadException(
                    Reason.TOO_LARGE,
                    description + " cannot be checked: " + e.getMessage()
                            + ", a third of the heap that the file leaves; if that is right, give the JVM more with"
                            + " -Xmx",
                    e);
        } catch (MalformedModelException e) {
            throw new LoadException(
                    Reason.CORRUPT,
                    description + " is not a complete ONNX model: " + e.getMessage() + " of " + bytes.length
                            + ". The file is damaged or cut off, or not ONNX at all; copy it again and compare sizes",
                    e);
        }
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
