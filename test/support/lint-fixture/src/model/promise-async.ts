type Wait = () => Promise<void>;

export async function wait(): ReturnType<Wait> {
  return;
}
