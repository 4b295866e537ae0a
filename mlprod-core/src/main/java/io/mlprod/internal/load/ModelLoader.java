package io.mlprod.internal.load;

import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.internal.graph.GraphReader;
import io.mlprod.internal.graph.MalformedModelException;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelGraph;
import java.io.IOException;
import java.io.InputStream;
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
        byte[] bytes = read(source.open(), source.maxBytes(), source.description());
        MessageDigest digest = sha256();
        digest.update(bytes);
        if (source.externalData().isEmpty()) {
            checkPin(source, digest);
        }
        FormatSniffer.refuseOtherFormats(bytes, source.description());
        ModelGraph graph = parse(bytes, source.description());
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
        return new ModelArtifact(source.description(), bytes, graph, external.tensors(), hex(digest));
    }

    static byte[] read(InputStream opened, long maxBytes, String description) {
        byte[] bytes;
        try (InputStream stream = opened) {
            bytes = stream.readNBytes((int) maxBytes);
            if (bytes.length == maxBytes && stream.read() >= 0) {
                throw new LoadException(
                        Reason.TOO_LARGE,
                        description + " is larger than " + maxBytes
                                + " bytes; if that is right, raise ModelSource.maxBytes");
            }
        } catch (IOException e) {
            throw new LoadException(Reason.UNREADABLE, "Could not read " + description + ": " + e.getMessage(), e);
        }
        return bytes;
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
