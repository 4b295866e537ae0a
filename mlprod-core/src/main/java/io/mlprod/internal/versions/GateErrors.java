package io.mlprod.internal.versions;

import io.mlprod.error.DeployException;
import io.mlprod.error.DeployException.Gate;
import io.mlprod.error.DeployException.Mismatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The errors of versions that did not pass a gate. */
final class GateErrors {

    private static final int MAX_LISTED = 20;

    private GateErrors() {}

    /** Returns the error of a version that did not pass a gate, not thrown. */
    static DeployException failed(
            Gate gate, String what, List<Mismatch> mismatches, List<String> advice, @Nullable Throwable cause) {
        List<String> lines = new ArrayList<>();
        lines.add(what + " (gate " + gate + "):");
        mismatches.stream().limit(MAX_LISTED).forEach(one -> lines.add("  " + one));
        if (mismatches.size() > MAX_LISTED) {
            lines.add("  and " + (mismatches.size() - MAX_LISTED) + " more");
        }
        lines.addAll(advice);
        return new DeployException(gate, lines, mismatches, cause);
    }
}
