package io.mlprod.monitoring.health;

import io.mlprod.internal.text.PlainText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The health of all handles and chains that a monitor watches, at one moment. Immutable. Spring Boot Actuator,
 * MicroProfile Health and the probes of Kubernetes adapt it in five lines; the module's page HEALTH.md shows them.
 *
 * @param parts the health of each handle and chain, by name
 * @since 0.1
 */
public record Health(List<Part> parts) {

    /** The kinds of what has health. */
    public enum Kind {
        /** A handle. */
        HANDLE,
        /** A fallback chain. */
        CHAIN
    }

    /** The consequences of a reason, from the least to the most serious. */
    public enum Effect {
        /** Calls are answered, but worse than they should be. */
        DEGRADED,
        /** Calls fail; they are better sent to another process. */
        NOT_READY,
        /** Calls have failed for so long that a restart of the process is worth trying. */
        NOT_LIVE
    }

    /** The causes of bad health. */
    public enum Cause {
        /** It was closed, and nothing with the same name was opened. */
        CLOSED,
        /** No version of the handle serves. */
        NO_VERSION_SERVES,
        /** Every call has been failing for some time, not by its input's fault. */
        EVERY_CALL_FAILS,
        /** The breaker of the chain's first tier is open. */
        BREAKER_OPEN,
        /** The chain's first tier gets no calls: it was switched off, gated or disabled. */
        FIRST_TIER_OFF,
        /** The loaded versions take more memory than they may. */
        MODEL_MEMORY
    }

    /**
     * A reason for bad health.
     *
     * @param cause the kind of reason
     * @param effect what follows from it
     * @param text what happened, for people; safe to print, without personal data
     */
    public record Reason(Cause cause, Effect effect, String text) {

        /**
         * Returns cause, effect and text, safe to print.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return PlainText.line(cause + " " + effect + ": " + text);
        }
    }

    /**
     * The health of a handle or chain.
     *
     * @param name its name
     * @param kind what it is
     * @param serving the version that serves, or the tiers' states; for people
     * @param modelBytes how much memory the files of the loaded versions take; the engine's copies take about as much
     *     again; 0 for a chain
     * @param reasons what is wrong; empty if nothing is
     */
    public record Part(String name, Kind kind, String serving, long modelBytes, List<Reason> reasons) {

        /** Copies the reasons. */
        public Part {
            reasons = List.copyOf(reasons);
        }

        /**
         * Returns whether a restart would not help.
         *
         * @return false if a reason has the effect {@link Effect#NOT_LIVE}
         */
        public boolean isLive() {
            return has(Effect.NOT_LIVE).isEmpty();
        }

        /**
         * Returns whether calls may be sent here.
         *
         * @return false if a reason has the effect {@link Effect#NOT_READY} or {@link Effect#NOT_LIVE}
         */
        public boolean isReady() {
            return isLive() && has(Effect.NOT_READY).isEmpty();
        }

        private Optional<Reason> has(Effect effect) {
            return reasons.stream().filter(reason -> reason.effect == effect).findFirst();
        }

        private Map<String, Object> details() {
            Map<String, Object> details = new LinkedHashMap<>();
            details.put("kind", kind.name());
            details.put("live", isLive());
            details.put("ready", isReady());
            details.put("serving", serving);
            if (kind == Kind.HANDLE) {
                details.put("modelBytes", modelBytes);
            }
            if (!reasons.isEmpty()) {
                details.put(
                        "reasons",
                        reasons.stream()
                                .map(reason -> reason.cause + ": " + reason.text)
                                .toList());
            }
            return details;
        }

        @Override
        public String toString() {
            String state = !isLive() ? "NOT LIVE" : !isReady() ? "NOT READY" : reasons.isEmpty() ? "READY" : "DEGRADED";
            return PlainText.line((kind == Kind.CHAIN ? "chain " : "") + name + " " + state + " (" + serving + ")"
                    + reasons.stream().map(reason -> "; " + reason.text).collect(Collectors.joining()));
        }
    }

    /** Copies the parts. */
    public Health {
        parts = List.copyOf(parts);
    }

    /**
     * Returns whether all parts are live: the liveness probe.
     *
     * @return true also if there is none
     */
    public boolean isLive() {
        return parts.stream().allMatch(Part::isLive);
    }

    /**
     * Returns whether there are parts and all are ready: the readiness probe.
     *
     * @return false if nothing is watched yet
     */
    public boolean isReady() {
        return !parts.isEmpty() && parts.stream().allMatch(Part::isReady);
    }

    /**
     * Returns the health of a handle or chain.
     *
     * @param name its name
     * @return empty if none of that name is watched
     */
    public Optional<Part> part(String name) {
        return parts.stream().filter(part -> part.name.equals(name)).findFirst();
    }

    /**
     * Returns everything as texts, numbers, truth values, lists and maps, for frameworks that show details.
     *
     * @return the details of each part by its name; if a handle and a chain have the same name, by name and kind
     */
    public Map<String, Object> details() {
        Map<String, Object> details = new LinkedHashMap<>();
        for (Part part : parts) {
            String key = details.containsKey(part.name) ? part.name + " " + part.kind : part.name;
            details.put(key, part.details());
        }
        return details;
    }

    /**
     * Returns a line for each part, safe to print.
     *
     * @return lines; says so if nothing is watched
     */
    @Override
    public String toString() {
        return parts.isEmpty()
                ? "NOT READY: nothing is watched; give .listener(monitor) to the builder of a handle or chain"
                : parts.stream().map(Part::toString).collect(Collectors.joining("\n"));
    }
}
