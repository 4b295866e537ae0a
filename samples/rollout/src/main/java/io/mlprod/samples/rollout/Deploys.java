package io.mlprod.samples.rollout;

import static io.mlprod.samples.rollout.Rollouts.check;
import static io.mlprod.samples.rollout.Rollouts.say;
import static io.mlprod.samples.rollout.Rollouts.version;

import io.mlprod.ModelHandle;
import io.mlprod.error.DeployException;
import io.mlprod.model.ModelVersion;

/** From one version to the next at once. */
final class Deploys {

    private Deploys() {}

    /** A model that learnt from data with two columns mixed up never answers a customer. */
    static void failGolden(ModelHandle<Penguin, Species> model) {
        say("A version that gets golden inputs wrong is not deployed");
        try {
            model.deploy(version("mixed-up"));
            check(false, "it is refused");
        } catch (DeployException e) {
            System.out.println(e.getMessage());
            check(e.gate() == DeployException.Gate.GOLDEN, "it fails the golden inputs");
        }
        System.out.println("Customers still get " + model.serving().version());
        check(model.serving().version().equals("1"), "version 1 goes on");
    }

    /** Both take effect between two calls; nobody waits and nothing is lost. */
    static void deployAndRollBack(ModelHandle<Penguin, Species> model) {
        say("A good version is deployed, and taken back");
        ModelVersion next = model.deploy(version("2"));
        System.out.println("Deployed " + next);
        ModelVersion before = model.rollBack();
        System.out.println("Rolled back to " + before);
        check(before.version().equals("1"), "version 1 is back");
    }
}
