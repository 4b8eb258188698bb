import { useSearch } from "@tanstack/react-router";
import { PageHeader } from "../../components/page-header";
import { useConnection } from "../connections/current";
import "./api-console.css";
import { isOperation } from "./catalog";
import { OperationForm } from "./operation-form";
import { OperationList } from "./operation-list";

/** Every operation of the service by hand: its form, its request, its response. */
export function ApiConsolePage() {
  const connection = useConnection();
  const search = useSearch({ from: "/$connection/api-console" });
  const operation = isOperation(search.operation) ? search.operation : "ListStateMachines";
  return (
    <>
      <PageHeader
        title="API console"
        description="Every operation of Step Functions by hand: its request, and what the service answers."
      />
      <div className="sd-api">
        <OperationList current={operation} />
        <OperationForm key={`${connection.id} ${operation}`} operation={operation} />
      </div>
    </>
  );
}
