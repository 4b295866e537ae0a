package io.mlprod.monitoring.internal.series;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.profile.Profile;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The profiles that were given to a monitor. Thread-safe.
 *
 * @param ofVersions for the version that each names
 * @param ofModels for all versions of a model that have none of their own, by the model's name
 */
public record GivenProfiles(List<Profile> ofVersions, Map<String, Profile> ofModels) {

    /** Copies the collections. */
    public GivenProfiles {
        ofVersions = new CopyOnWriteArrayList<>(ofVersions);
        ofModels = Map.copyOf(ofModels);
    }

    /** Adds the profile of a version, in place of one that it had. */
    public synchronized void add(Profile profile) {
        ofVersions.removeIf(known -> known.model().equals(profile.model()));
        ofVersions.add(profile);
    }

    /** Returns the profile for a version: by its digest, its name and version, or its model; null if there is none. */
    @Nullable
    Profile of(ModelVersion model) {
        return Stream.concat(
                        ofVersions.stream().filter(profile -> hasDigest(profile.model(), model)),
                        ofVersions.stream().filter(profile -> hasName(profile.model(), model)))
                .findFirst()
                .orElseGet(() -> ofModels.get(model.name()));
    }

    private static boolean hasDigest(ModelVersion one, ModelVersion other) {
        return !one.sha256().isEmpty() && one.sha256().equals(other.sha256());
    }

    private static boolean hasName(ModelVersion one, ModelVersion other) {
        return one.name().equals(other.name()) && one.version().equals(other.version());
    }

    /** Returns whether a profile's version is that of a handle, as far as the profile says. */
    static boolean isSame(ModelVersion given, ModelVersion model) {
        return hasDigest(given, model) || (given.sha256().isEmpty() && hasName(given, model));
    }

    /** Says what profiles there are, for people. */
    String names() {
        return Stream.concat(ofVersions.stream().map(profile -> profile.model().toString()), ofModels.keySet().stream())
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
