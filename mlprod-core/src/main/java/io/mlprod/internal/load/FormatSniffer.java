package io.mlprod.internal.load;

import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** A sniffer that recognises the formats that people load by mistake, so that the error can name them. */
final class FormatSniffer {

    private record Format(int offset, String magic, String what) {}

    private static final List<Format> OTHERS = List.of(
            new Format(
                    0,
                    "version https://git-lfs",
                    "a Git LFS pointer, not the model itself; run 'git lfs pull' where the file comes from"),
            new Format(0, "{", "JSON; give the .onnx file"),
            new Format(0, "PK\3\4", "a ZIP archive (or a PyTorch file); unpack it, or export the model to ONNX"),
            new Format(0, "\u001f\u008b", "gzip-compressed; decompress it first"),
            new Format(0, "\u0080\2", "a Python pickle; export the model to ONNX, for example with skl2onnx"),
            new Format(0, "\u0080\3", "a Python pickle; export the model to ONNX, for example with skl2onnx"),
            new Format(0, "\u0080\4", "a Python pickle; export the model to ONNX, for example with skl2onnx"),
            new Format(0, "\u0080\5", "a Python pickle; export the model to ONNX, for example with skl2onnx"),
            new Format(0, "\u0089HDF", "an HDF5 file (Keras); export the model to ONNX with tf2onnx"),
            new Format(0, "\u0093NUMPY", "a NumPy array; give the .onnx file"),
            new Format(4, "TFL3", "a TensorFlow Lite model; export the model to ONNX with tf2onnx"),
            new Format(
                    4,
                    "ORTM",
                    "in ONNX Runtime's own .ort format, whose structure cannot be checked; give the .onnx file"));

    private FormatSniffer() {}

    static void refuseOtherFormats(byte[] bytes, String description) {
        if (bytes.length == 0) {
            throw new LoadException(
                    Reason.NOT_A_MODEL, description + " is empty; the copy or download of the model did not finish");
        }
        String head = new String(bytes, 0, Math.min(bytes.length, 512), StandardCharsets.ISO_8859_1);
        for (Format format : OTHERS) {
            if (head.startsWith(format.magic, format.offset)) {
                throw new LoadException(Reason.NOT_A_MODEL, description + " is " + format.what);
            }
        }
        String text = head.stripLeading().toLowerCase(Locale.ROOT);
        if (text.startsWith("<!doctype") || text.startsWith("<html") || text.startsWith("<?xml")) {
            throw new LoadException(
                    Reason.NOT_A_MODEL,
                    description
                            + " is an HTML or XML page; the download met an error or login page, so fetch the file"
                            + " itself");
        }
    }
}
