package io.waypointguard.testing.apiserver;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Lets a test run only where kube-apiserver, etcd and kubectl are at hand or may be downloaded. */
public final class ApiServerAvailable implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (ApiServerBinaries.find().isPresent()) {
            return ConditionEvaluationResult.enabled("kube-apiserver, etcd and kubectl found");
        }
        if (ApiServerBinaries.mayBeDownloaded()) {
            return ConditionEvaluationResult.enabled("kube-apiserver, etcd and kubectl may be downloaded");
        }
        return ConditionEvaluationResult.disabled(
                "no kube-apiserver, etcd and kubectl under ~/.kubeapitest or KUBE_API_TEST_DIR");
    }
}
