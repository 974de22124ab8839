/** The five buyers and three units on which acts 3 to 6 compare what the strategies do. */
export const CROWD = { buyers: '5', stock: '3', delay: '12s', retry: '500ms±50%' } as const;

/** The sale of the incident: everything but the slow user service is the tool's default. */
export const INCIDENT = { delay: '12s' } as const;
